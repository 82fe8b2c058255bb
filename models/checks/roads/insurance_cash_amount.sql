-- 医保患者个人现金支付金额：报告期内医保结算中个人现金（含电子支付）支付金额，冲正为负。

select
  department_code,
  cast(date_trunc('month', settled_at) as date) as month_start_on,
  sum(cash_pay) as numerator,
  cast(null as bigint) as denominator
from {{ ref('stg_demo_his__claims') }}
where cast(settled_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', settled_at)
