-- 医护比：展示为 1:X，X = 医院注册护士总人数 / 医院注册医师总人数。人数为各月末数的平均。

with months as (
  select
    staff.department_code,
    staff.month_on,
    staff.doctors,
    staff.nurses
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
  sum(nurses) / nullif(count(distinct month_on) filter (where nurses is not null), 0) as numerator,
  sum(doctors) / nullif(count(distinct month_on) filter (where doctors is not null), 0) as denominator
from months
group by grouping sets ((), (department_code), (month_on))
