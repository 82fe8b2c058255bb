-- 收费员收款合计：报告期内收款金额减退款金额；收款不分科室。

with receipts as (
  select
    date_trunc('month', settled_at) as month_start_on,
    sum(total_amount) filter (where total_amount > 0) as received,
    sum(- total_amount) filter (where total_amount < 0) as refunded
  from {{ ref('int_input__settlements') }}
  where cast(settled_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  group by date_trunc('month', settled_at)
)

select
  cast(null as varchar) as department_code,
  cast(month_start_on as date) as month_start_on,
  coalesce(received, 0) - coalesce(refunded, 0) as numerator,
  cast(null as decimal(38, 2)) as denominator
from receipts
