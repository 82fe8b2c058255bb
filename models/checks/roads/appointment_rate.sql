-- 预约诊疗率：预约诊疗人次数 / 总诊疗人次数（不含急诊、健康体检；互联网诊疗不在内）。预约看挂号记录。

with visits as (
  select * from {{ ref('int_input__visits') }}
  where visit_type = 'outpatient'
    and cast(visited_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
),

appointments as (
  select registration_key
  from {{ ref('int_input__registrations') }}
  where is_appointment
)

select
  department_code,
  cast(date_trunc('month', visited_at) as date) as month_start_on,
  count(*) filter (where registration_key in (select registration_key from appointments)) as numerator,
  count(*) as denominator
from visits
group by department_code, date_trunc('month', visited_at)
