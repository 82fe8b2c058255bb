-- 资产负债率：期末负债合计 / 期末资产合计，逐月给月末数。

select
  cast(null as varchar) as department_code,
  cast(date_trunc('month', month_on) as date) as month_start_on,
  sum(liabilities) as numerator,
  sum(assets) as denominator
from {{ ref('stg_demo_his__finance_statements') }}
where cast(month_on as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by date_trunc('month', month_on)
