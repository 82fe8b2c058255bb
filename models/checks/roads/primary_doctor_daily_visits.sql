-- 县域内基层医疗卫生机构医师日均担负诊疗人次：基层医疗卫生机构诊疗人次数 / 同期基层执业（助理）医师数×工作日数（逐月相乘后相加）。

with workdays as (
  select
    month_start_on,
    count(*) filter (where is_workday) as workdays
  from {{ ref('dim_dates') }}
  group by month_start_on
),

both_sides as (
  select
    department_code,
    cast(date_trunc('month', visited_at) as date) as month_start_on,
    1 as visits,
    0 as doctor_days
  from {{ ref('int_input__visits') }}
  where cast(visited_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and visit_type <> 'checkup'
    and institution_code in (select institution_code from {{ ref('int_input__institutions') }} where institution_level = 'primary')
  union all
  select
    staff.department_code,
    staff.month_on as month_start_on,
    0 as visits,
    staff.doctors * workdays.workdays as doctor_days
  from {{ ref('int_input__staff_months') }} as staff
  inner join workdays on staff.month_on = workdays.month_start_on
  where cast(staff.month_on as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and staff.institution_code in (
      select institution_code
      from {{ ref('int_input__institutions') }}
      where institution_level = 'primary'
    )
)

select
  department_code,
  month_start_on,
  sum(visits) as numerator,
  sum(doctor_days) as denominator
from both_sides
group by department_code, month_start_on
