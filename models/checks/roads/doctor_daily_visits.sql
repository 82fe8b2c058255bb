-- 医师日均担负诊疗人次：门诊、急诊、互联网诊疗人次（不含健康体检） / 执业（助理）医师数×工作日数，逐月相乘后相加；村卫生室除外。

with workdays as (
  select
    month_start_on,
    count(*) as days
  from {{ ref('dim_dates') }}
  where is_workday
  group by month_start_on
),

staff as (
  select
    staff.department_code,
    staff.month_on,
    staff.doctors * workdays.days as doctor_days
  from {{ ref('int_input__staff_months') }} as staff
  inner join workdays on staff.month_on = workdays.month_start_on
  where staff.institution_code not in (
      select institution_code
      from {{ ref('int_input__staff_months') }}
      where institution_type = 'village_clinic'
    )
),

both_sides as (
  select
    department_code,
    visited_at as happened_at,
    1 as visits,
    0 as doctor_days
  from {{ ref('int_input__visits') }}
  where visit_type in ('outpatient', 'emergency', 'internet')
  union all
  select
    department_code,
    month_on as happened_at,
    0 as visits,
    doctor_days
  from staff
)

select
  department_code,
  cast(date_trunc('month', happened_at) as date) as month_start_on,
  sum(visits) as numerator,
  sum(doctor_days) as denominator
from both_sides
where cast(happened_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', happened_at)
