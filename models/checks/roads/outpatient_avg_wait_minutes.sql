-- 门诊患者预约后平均等待时间：预约门诊患者报到至进入诊室的分钟数之和 / 有候诊记录的预约门诊人次。预约看挂号记录。

select
  visits.department_code,
  cast(date_trunc('month', visits.visited_at) as date) as month_start_on,
  sum(visits.wait_minutes) as numerator,
  count(*) as denominator
from {{ ref('stg_demo_his__visits') }} as visits
inner join {{ ref('stg_demo_his__registrations') }} as registrations on visits.registration_id = registrations.registration_id
  and visits._source = registrations._source
where registrations.is_appointment
  and visits.visit_type = 'outpatient'
  and visits.wait_minutes is not null
  and cast(visits.visited_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by visits.department_code, date_trunc('month', visits.visited_at)
