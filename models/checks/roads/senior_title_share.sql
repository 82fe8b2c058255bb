-- 卫生技术人员职称结构：医院具有高级职称的医务人员数 / 全院同期医务人员总数。人数为各月末数的平均。

with months as (
  select
    staff.department_code,
    staff.month_on,
    staff.health_staff,
    staff.senior_staff
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
  sum(senior_staff) / nullif(count(distinct month_on) filter (where senior_staff is not null), 0) as numerator,
  sum(health_staff) / nullif(
    count(distinct month_on) filter (where health_staff is not null),
    0
  ) as denominator
from months
group by grouping sets ((), (department_code), (month_on))
