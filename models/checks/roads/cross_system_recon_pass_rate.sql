-- 跨系统对账通过率：对账一致的对账任务数 / 同期对账任务总数。任务：出院（HIS与病案，机构×日）、床日（财务与病区，机构×日）、
-- 来源与仓库总数（数据集×月）、医保日批次（HIS与医保）、支付渠道日（HIS与支付渠道）。

with stay_days as (
  select distinct
    institution_code,
    cast(discharged_at as date) as day_on
  from {{ ref('stg_demo_his__admissions') }}
  where admission_status = 'discharged'
),

charge_days as (
  select distinct
    institution_code,
    cast(charged_at as date) as day_on
  from {{ ref('stg_demo_his__charges') }}
),

claims as (
  select
    institution_code,
    insurance_type,
    clearing_type,
    cast(settled_at as date) as day_on,
    count(*) as claims,
    sum(fund_pay) as fund_pay
  from {{ ref('stg_demo_his__claims') }}
  group by institution_code, insurance_type, clearing_type, cast(settled_at as date)
),

batches as (
  select * from {{ ref('stg_demo_his__recons') }}
  where period = 'day'
),

receipts as (
  select
    institution_code,
    pay_method as channel,
    cast(settled_at as date) as day_on,
    count(*) filter (where total_amount - coalesce(fund_amount, 0) > 0) as pay_count,
    count(*) filter (where total_amount - coalesce(fund_amount, 0) < 0) as refund_count,
    sum(greatest(total_amount - coalesce(fund_amount, 0), 0)) as pay_amount,
    sum(least(total_amount - coalesce(fund_amount, 0), 0)) as refund_amount
  from {{ ref('stg_demo_his__settlements') }}
  where pay_method in ('wechat', 'alipay', 'card')
    and total_amount <> coalesce(fund_amount, 0)
    and cast(settled_at as date) between (
      select min(billed_on)
      from {{ ref('stg_demo_his__channel_bills') }}
    ) and (select max(billed_on) from {{ ref('stg_demo_his__channel_bills') }})
  group by institution_code, pay_method, cast(settled_at as date)
),

bills as (
  select * from {{ ref('stg_demo_his__channel_bills') }}
),

tasks as (
  select
    day_on,
    not exists (
      select 1
      from {{ ref('rec_discharges') }} as differences
      where differences.institution_code = stay_days.institution_code
        and differences.discharged_on = stay_days.day_on
        and differences.cause <> 'page_due'
    ) as is_equal
  from stay_days
  union all
  select
    day_on,
    not exists (
      select 1
      from {{ ref('rec_bed_days') }} as differences
      where differences.institution_code = charge_days.institution_code
        and differences.day_on = charge_days.day_on
    ) as is_equal
  from charge_days
  union all
  select
    month_start_on as day_on,
    told_rows = held_rows
    and told_amount is not distinct from held_amount as is_equal
  from {{ ref('rec_warehouse_totals') }}
  union all
  select
    coalesce(claims.day_on, batches.began_on) as day_on,
    coalesce(
      coalesce(claims.claims, 0) = batches.insurer_count
      and coalesce(claims.fund_pay, 0) = batches.insurer_fund,
      false
    ) as is_equal
  from claims
  full join batches on claims.institution_code = batches.institution_code
    and claims.insurance_type = batches.insurance_type
    and claims.clearing_type = batches.clearing_type
    and claims.day_on = batches.began_on
  union all
  select
    coalesce(receipts.day_on, bills.billed_on) as day_on,
    coalesce(
      receipts.pay_count = bills.pay_count
      and receipts.refund_count = bills.refund_count
      and receipts.pay_amount = bills.pay_amount
      and receipts.refund_amount = bills.refund_amount,
      bills.pay_count = 0
      and bills.refund_count = 0,
      false
    ) as is_equal
  from receipts
  full join bills on receipts.institution_code = bills.institution_code
    and receipts.channel = bills.channel
    and receipts.day_on = bills.billed_on
)

select
  cast(null as varchar) as department_code,
  cast(date_trunc('month', day_on) as date) as month_start_on,
  count(*) filter (where is_equal) as numerator,
  count(*) as denominator
from tasks
where day_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by date_trunc('month', day_on)
