-- 医保对账差异金额：每日每批次院内医保结算基金支付（由结算记录汇总）减医保端同批次基金支付的绝对值合计，只计日对账。

with claims as (
  select
    institution_code,
    insurance_type,
    clearing_type,
    cast(settled_at as date) as settled_on,
    sum(fund_pay) as fund
  from {{ ref('stg_demo_his__claims') }}
  group by institution_code, insurance_type, clearing_type, cast(settled_at as date)
)

select
  cast(null as varchar) as department_code,
  cast(date_trunc('month', recons.began_on) as date) as month_start_on,
  sum(abs(coalesce(claims.fund, 0) - coalesce(recons.insurer_fund, 0))) as numerator,
  cast(null as bigint) as denominator
from {{ ref('stg_demo_his__recons') }} as recons
left join claims on recons.institution_code = claims.institution_code
  and recons.insurance_type = claims.insurance_type
  and recons.clearing_type = claims.clearing_type
  and recons.began_on = claims.settled_on
where recons.period = 'day'
  and recons.began_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by date_trunc('month', recons.began_on)
