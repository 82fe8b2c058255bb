-- 收费员退费合计：报告期内退费结算金额（绝对值，不含预交金退还）。

select
  cast(null as varchar) as department_code,
  cast(date_trunc('month', settled_at) as date) as month_start_on,
  sum(- total_amount) as numerator,
  cast(null as decimal(38, 2)) as denominator
from {{ ref('int_input__settlements') }}
where settle_kind = 'refund'
  and cast(settled_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by date_trunc('month', settled_at)
