-- 危急值通报及时率：结果确认到通报临床不超过规定分钟数的项目数 / 需要通报的危急值项目总数。

select
  ordering_department_code as department_code,
  cast(date_trunc('month', confirmed_at) as date) as month_start_on,
  count(*) filter (where notified_at < confirmed_at + to_minutes(limit_minutes + 1)) as numerator,
  count(*) as denominator
from {{ ref('stg_demo_his__critical_values') }}
where cast(confirmed_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by ordering_department_code, date_trunc('month', confirmed_at)
