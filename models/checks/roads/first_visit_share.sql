-- 初诊人次占比：门诊初诊人次数 / 同期门诊人次数（急诊、互联网、体检都不计）。

select
  department_code,
  cast(date_trunc('month', visited_at) as date) as month_start_on,
  count(*) filter (where is_first_visit) as numerator,
  count(*) as denominator
from {{ ref('int_input__visits') }}
where cast(visited_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and visit_type = 'outpatient'
group by department_code, date_trunc('month', visited_at)
