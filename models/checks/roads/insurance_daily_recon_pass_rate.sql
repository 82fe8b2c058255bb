-- 医保日对账通过率：医院与医保端笔数、基金支付一致的机构×险种×清算类别×日数 / 同期应对账数（有医保结算或有对账批次的）。

with due as (
  select distinct
    institution_code,
    insurance_type,
    clearing_type,
    cast(settled_at as date) as began_on
  from {{ ref('stg_demo_his__claims') }}
  union
  select
    institution_code,
    insurance_type,
    clearing_type,
    began_on
  from {{ ref('stg_demo_his__recons') }}
  where period = 'day'
),

agreed as (
  select * from {{ ref('stg_demo_his__recons') }}
  where period = 'day'
    and hospital_count = insurer_count
    and hospital_fund = insurer_fund
)

select
  cast(null as varchar) as department_code,
  cast(date_trunc('month', due.began_on) as date) as month_start_on,
  count(agreed.recon_key) as numerator,
  count(*) as denominator
from due
left join agreed on due.institution_code = agreed.institution_code
  and due.insurance_type = agreed.insurance_type
  and due.clearing_type = agreed.clearing_type
  and due.began_on = agreed.began_on
where due.began_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by date_trunc('month', due.began_on)
