-- 不良事件按时整改闭环率：整改期限在期内的不良事件中期限日及以前关闭的例数 / 整改期限在期内的例数。

select
  department_code,
  cast(date_trunc('month', due_on) as date) as month_start_on,
  count(*) filter (where closed_at < due_on + interval 1 day) as numerator,
  count(*) as denominator
from {{ ref('stg_demo_his__adverse_events') }}
where cast(due_on as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', due_on)
