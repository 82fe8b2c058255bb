-- 流动比率：期末流动资产 / 期末流动负债，逐月给月末数。

select
  cast(null as varchar) as department_code,
  cast(date_trunc('month', month_on) as date) as month_start_on,
  sum(current_assets) as numerator,
  sum(current_liabilities) as denominator
from {{ ref('stg_demo_his__finance_statements') }}
where cast(month_on as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by date_trunc('month', month_on)
