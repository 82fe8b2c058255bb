-- 统筹基金支付金额：报告期内医保统筹基金支付金额，即基金支付总额减大病保险、医疗救助和其他基金。

select
  department_code,
  cast(date_trunc('month', settled_at) as date) as month_start_on,
  sum(
    fund_pay - coalesce(serious_illness_pay, 0) - coalesce(assistance_pay, 0) - coalesce(other_fund_pay, 0)
  ) as numerator,
  cast(null as bigint) as denominator
from {{ ref('stg_demo_his__claims') }}
where cast(settled_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', settled_at)
