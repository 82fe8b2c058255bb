-- 药品不良反应报告例数：同期上报的药品不良反应例数。

select
  department_code,
  cast(date_trunc('month', reported_at) as date) as month_start_on,
  count(*) as numerator,
  cast(null as bigint) as denominator
from {{ ref('stg_demo_his__adverse_events') }}
where cast(reported_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and event_type = 'adr'
group by department_code, date_trunc('month', reported_at)
