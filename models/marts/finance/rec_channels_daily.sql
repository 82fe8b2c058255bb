-- One row per institution, payment channel and day (reconciliation summary): receipts of the settlements and the channel's bill.
{{ config(materialized='table') }}

with bills as (
  select * from {{ ref('int_input__channel_bills') }}
),

billed as (
  select
    _source,
    min(billed_on) as first_on,
    max(billed_on) as last_on
  from bills
  group by _source
),

settled as (
  select
    settlements._source,
    settlements.institution_code,
    settlements.pay_method as channel,
    settlements.settled_on as day_on,
    count(*) filter (where settlements.pay_amount > 0) as pay_count,
    coalesce(sum(settlements.pay_amount) filter (where settlements.pay_amount > 0), 0) as pay_amount,
    count(*) filter (where settlements.pay_amount < 0) as refund_count,
    coalesce(sum(settlements.pay_amount) filter (where settlements.pay_amount < 0), 0) as refund_amount
  from {{ ref('fct_settlements') }} as settlements
  inner join billed on settlements._source = billed._source
    and settlements.settled_on between billed.first_on and billed.last_on
  where settlements.pay_method in ('wechat', 'alipay', 'card')
    and settlements.pay_amount <> 0
  group by settlements._source, settlements.institution_code, settlements.pay_method, settlements.settled_on
),

compared as (
  select
    coalesce(settled._source, bills._source) as _source,
    coalesce(settled.institution_code, bills.institution_code) as institution_code,
    coalesce(settled.channel, bills.channel) as channel,
    coalesce(settled.day_on, bills.billed_on) as day_on,
    coalesce(settled.pay_count, 0) as hospital_pay_count,
    coalesce(settled.pay_amount, 0) as hospital_pay_amount,
    coalesce(settled.refund_count, 0) as hospital_refund_count,
    coalesce(settled.refund_amount, 0) as hospital_refund_amount,
    coalesce(bills.pay_count, 0) as channel_pay_count,
    coalesce(bills.pay_amount, 0) as channel_pay_amount,
    coalesce(bills.refund_count, 0) as channel_refund_count,
    coalesce(bills.refund_amount, 0) as channel_refund_amount,
    bills.fee_amount
  from settled
  full outer join bills on settled._source = bills._source
    and settled.institution_code = bills.institution_code
    and settled.channel = bills.channel
    and settled.day_on = bills.billed_on
),

keyed as (
  select
    md5(_source || '|' || institution_code || '|' || channel || '|' || day_on) as channel_day_key,
    day_on,
    channel,
    hospital_pay_count,
    hospital_pay_amount,
    hospital_refund_count,
    hospital_refund_amount,
    channel_pay_count,
    channel_pay_amount,
    channel_refund_count,
    channel_refund_amount,
    fee_amount,
    hospital_pay_amount + hospital_refund_amount - channel_pay_amount - channel_refund_amount as difference_amount,
    hospital_pay_count = channel_pay_count
    and hospital_refund_count = channel_refund_count
    and hospital_pay_amount = channel_pay_amount
    and hospital_refund_amount = channel_refund_amount as is_matched,
    institution_code,
    _source
  from compared
)

select * from keyed
