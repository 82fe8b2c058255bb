-- 门诊人次：报告期内门诊就诊人次数（不含急诊、健康体检）。互联网诊疗另计。

select
  department_code,
  cast(date_trunc('month', visited_at) as date) as month_start_on,
  count(*) as numerator,
  cast(null as bigint) as denominator
from {{ ref('int_input__visits') }}
where cast(visited_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and visit_type not in ('emergency', 'checkup', 'internet')
group by department_code, date_trunc('month', visited_at)
