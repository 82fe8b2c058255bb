-- 医保对账差异笔数：明细对账中院内有医保无、医保有院内无、基金支付不一致的结算笔数。

select
  cast(null as varchar) as department_code,
  cast(date_trunc('month', began_on) as date) as month_start_on,
  count(*) as numerator,
  cast(null as bigint) as denominator
from {{ ref('stg_demo_his__recons') }}
where period = 'detail'
  and (coalesce(hospital_count, 0) <> coalesce(insurer_count, 0) or hospital_fund <> insurer_fund)
  and began_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by date_trunc('month', began_on)
