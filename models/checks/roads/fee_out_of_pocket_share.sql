-- 住院患者自付费用占比：住院结算（含中途结算与退费，不含预交金）的个人支付 / 结算总金额。

select
  cast(null as varchar) as department_code,
  cast(date_trunc('month', settled_at) as date) as month_start_on,
  sum(total_amount - coalesce(fund_amount, 0)) as numerator,
  sum(total_amount) as denominator
from {{ ref('stg_demo_his__settlements') }}
where settle_kind <> 'prepayment'
  and admission_ref is not null
  and cast(settled_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by date_trunc('month', settled_at)
