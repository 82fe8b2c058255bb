-- 费用明细—结算差异金额：已结算费用明细合计减结算总金额，按结算单号逐单相减；记在结算日。

with lines as (
  select
    settlement_key,
    min(ordering_department_code) as department_code,
    min(settled_at) as settled_at,
    sum(amount) as amount
  from {{ ref('stg_demo_his__charges') }}
  where settlement_key is not null
  group by settlement_key
),

bills as (
  select
    settlement_key,
    department_code,
    settled_at,
    total_amount as amount
  from {{ ref('stg_demo_his__settlements') }}
  where settle_kind <> 'prepayment'
),

compared as (
  select
    coalesce(lines.department_code, bills.department_code) as department_code,
    coalesce(bills.settled_at, lines.settled_at) as settled_at,
    coalesce(lines.amount, 0) - coalesce(bills.amount, 0) as difference
  from lines
  full join bills on lines.settlement_key = bills.settlement_key
)

select
  department_code,
  cast(date_trunc('month', settled_at) as date) as month_start_on,
  sum(difference) as numerator,
  cast(null as decimal(38, 2)) as denominator
from compared
where difference <> 0
  and cast(settled_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', settled_at)
