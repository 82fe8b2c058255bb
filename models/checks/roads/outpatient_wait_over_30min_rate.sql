-- 候诊超30分钟人次占比：报到后候诊超过30分钟的门诊人次 / 有候诊记录的门诊人次。

select
  department_code,
  cast(date_trunc('month', visited_at) as date) as month_start_on,
  count(*) filter (where wait_minutes > 30) as numerator,
  count(*) as denominator
from {{ ref('int_input__visits') }}
where visit_type = 'outpatient'
  and wait_minutes is not null
  and cast(visited_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', visited_at)
