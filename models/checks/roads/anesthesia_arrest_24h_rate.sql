-- 麻醉开始后 24 小时内心跳骤停率（每万例）。

select
  department_code as department_code,
  cast(date_trunc('month', started_at) as date) as month_start_on,
  10000 * count(*) filter (
    where arrested_at - started_at < interval 24 hours
      and arrested_at >= started_at
  ) as numerator,
  count(*) as denominator
from {{ ref('stg_demo_his__anesthesia_records') }}
where cast(started_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', started_at)
