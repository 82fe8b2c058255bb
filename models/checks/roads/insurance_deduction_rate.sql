-- 医保拒付率：报告期内确认的医保扣款金额（按扣款确认日期） / 同期申报的基金支付金额（按结算日期）。
-- 首笔扣款确认之前的月份视为未采集。

with rejected as (
  select
    department_code,
    cast(date_trunc('month', rejected_at) as date) as month_start_on,
    rejected_amount as rejected,
    0 as fund
  from {{ ref('stg_demo_his__claims') }}
  where rejected_at is not null
    and cast(rejected_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
),

paid as (
  select
    department_code,
    cast(date_trunc('month', settled_at) as date) as month_start_on,
    0 as rejected,
    pooling_pay + serious_illness_pay + assistance_pay + other_fund_pay as fund
  from {{ ref('stg_demo_his__claims') }}
  where cast(settled_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
),

both_sides as (
  select *
  from rejected
  union all
  select * from paid
),

summed as (
  select
    case
      when grouping (department_code) = 0 then 'department'
      when grouping (month_start_on) = 0 then 'month'
      else 'hospital'
    end as grain,
    department_code,
    month_start_on,
    sum(rejected) as numerator,
    sum(fund) as denominator
  from both_sides
  group by grouping sets ((), (department_code), (month_start_on))
)

select * from summed
where grain <> 'month'
  or month_start_on >= (select date_trunc('month', min(rejected_at)) from {{ ref('stg_demo_his__claims') }})
