-- Ⅰ、Ⅱ级不良事件例数：同期报告的Ⅰ级（警告）与Ⅱ级（不良后果）不良事件例数，按上报日。

select
  department_code,
  cast(date_trunc('month', reported_at) as date) as month_start_on,
  count(*) as numerator,
  cast(null as bigint) as denominator
from {{ ref('stg_demo_his__adverse_events') }}
where grade in ('I', 'II')
  and cast(reported_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', reported_at)
