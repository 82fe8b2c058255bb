-- 危急值通报率：已通报的危急值检验项目数 / 需要通报的危急值检验项目总数，按结果确认日。

select
  ordering_department_code as department_code,
  cast(date_trunc('month', confirmed_at) as date) as month_start_on,
  count(*) filter (where notified_at is not null) as numerator,
  count(*) as denominator
from {{ ref('stg_demo_his__critical_values') }}
where cast(confirmed_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and kind = 'lab'
group by ordering_department_code, date_trunc('month', confirmed_at)
