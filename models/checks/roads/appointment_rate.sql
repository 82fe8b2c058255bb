-- 预约诊疗率：预约诊疗人次数 / 总诊疗人次数（不含急诊、健康体检；互联网诊疗不在内）。预约看挂号记录。

with visits as (
  select * from {{ ref('int_input__visits') }}
  where visit_type = 'outpatient'
    and cast(visited_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
),

-- By the numbers of the HIS itself: a road has no key. Of other systems the visit says whether it was booked.
booked as (
  select
    visits.department_code,
    visits.visited_at
  from {{ ref('stg_demo_his__visits') }} as visits
  inner join {{ ref('stg_demo_his__registrations') }} as registrations on visits.registration_id = registrations.registration_id
    and visits._source = registrations._source
  where registrations.is_appointment
    and visits.visit_type = 'outpatient'
    and cast(visits.visited_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  union all
  select
    department_code,
    visited_at
  from visits
  where is_appointment
    and _source not in (select _source from {{ ref('stg_demo_his__visits') }})
),

counted as (
  select
    department_code,
    visited_at,
    1 as booked,
    0 as visits
  from booked
  union all
  select
    department_code,
    visited_at,
    0 as booked,
    1 as visits
  from visits
)

select
  department_code,
  cast(date_trunc('month', visited_at) as date) as month_start_on,
  sum(booked) as numerator,
  sum(visits) as denominator
from counted
group by department_code, date_trunc('month', visited_at)
