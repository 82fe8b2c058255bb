-- 麻醉、儿科、重症、病理、中医医师占比：五类医师在岗数之和 / 全院同期在岗医师总数。人数为各月末数的平均。

with months as (
  select
    staff.department_code,
    staff.month_on,
    staff.anesthesia_doctors,
    staff.doctors,
    staff.icu_doctors,
    staff.pathology_doctors,
    staff.pediatric_doctors,
    staff.tcm_doctors
  from {{ ref('int_input__staff_months') }} as staff
  left join {{ ref('int_institutions__ranked') }} as institutions on staff.institution_code = institutions.institution_code
  where staff.month_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and coalesce(institutions.institution_level, staff.institution_level) in ('tertiary', 'secondary')
)

select
  case
    when grouping (department_code) = 0 then 'department'
    when grouping (month_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  department_code,
  month_on as month_start_on,
  coalesce(
    sum(anesthesia_doctors) / nullif(
      count(distinct month_on) filter (where anesthesia_doctors is not null),
      0
    ),
    0
  ) + coalesce(
    sum(pediatric_doctors) / nullif(count(distinct month_on) filter (where pediatric_doctors is not null), 0),
    0
  ) + coalesce(
    sum(icu_doctors) / nullif(count(distinct month_on) filter (where icu_doctors is not null), 0),
    0
  ) + coalesce(
    sum(pathology_doctors) / nullif(count(distinct month_on) filter (where pathology_doctors is not null), 0),
    0
  ) + coalesce(
    sum(tcm_doctors) / nullif(count(distinct month_on) filter (where tcm_doctors is not null), 0),
    0
  ) as numerator,
  sum(doctors) / nullif(count(distinct month_on) filter (where doctors is not null), 0) as denominator
from months
group by grouping sets ((), (department_code), (month_on))
