-- 总诊疗人次数：门诊、急诊、互联网诊疗人次数之和；健康体检不计。

select
  department_code,
  cast(date_trunc('month', visited_at) as date) as month_start_on,
  count(*) as numerator,
  cast(null as bigint) as denominator
from {{ ref('int_input__visits') }}
where cast(visited_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and visit_type in ('outpatient', 'emergency', 'internet')
group by department_code, date_trunc('month', visited_at)
