-- 门诊收入中来自医保基金的比例：门急诊医保结算的基金支付（按结算日期） / 同期门急诊收入（按费用发生日期）。业务口径。

with funds as (
  select
    department_code,
    date_trunc('month', settled_at) as month_start_on,
    pooling_pay + serious_illness_pay + assistance_pay + other_fund_pay as fund,
    0 as revenue
  from {{ ref('stg_demo_his__claims') }}
  where cast(settled_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and clearing_type = '11'
),

revenue as (
  select
    ordering_department_code as department_code,
    date_trunc('month', charged_at) as month_start_on,
    0 as fund,
    amount as revenue
  from {{ ref('stg_demo_his__charges') }}
  where cast(charged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and setting in ('outpatient', 'emergency')
),

both_sides as (
  select *
  from funds
  union all
  select * from revenue
)

select
  department_code,
  cast(month_start_on as date) as month_start_on,
  sum(fund) as numerator,
  sum(revenue) as denominator
from both_sides
group by department_code, month_start_on
