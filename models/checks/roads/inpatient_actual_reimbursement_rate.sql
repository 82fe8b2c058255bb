-- 医保患者住院实际报销比：住院医保结算的基金支付 / 同期医保患者住院总费用，含中途结算，冲正为负。

select
  department_code,
  cast(date_trunc('month', settled_at) as date) as month_start_on,
  sum(pooling_pay + serious_illness_pay + assistance_pay + other_fund_pay) as numerator,
  sum(total_fee) as denominator
from {{ ref('stg_demo_his__claims') }}
where cast(settled_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and clearing_type = '21'
group by department_code, date_trunc('month', settled_at)
