-- One row per institution and day of settlement (reconciliation summary): lines of the bills, bills, receipts and cashiers' closings side by side.
{{ config(materialized='table') }}

with charged as (
  select
    institution_code,
    _source,
    settled_on as day_on,
    sum(amount) as charge_amount
  from {{ ref('fct_charges') }}
  where settled_on is not null
  group by institution_code, _source, settled_on
),

settled as (
  select
    institution_code,
    _source,
    settled_on as day_on,
    count(*) as settlement_count,
    coalesce(sum(total_amount) filter (where settle_kind <> 'prepayment'), 0) as bill_amount,
    coalesce(sum(prepay_amount), 0) as prepay_amount,
    sum(total_amount) as receipt_amount
  from {{ ref('fct_settlements') }}
  group by institution_code, _source, settled_on
),

closed as (
  select
    institution_code,
    _source,
    closing_on as day_on,
    sum(total_amount) as closing_amount
  from {{ ref('int_input__cashier_closings') }}
  group by institution_code, _source, closing_on
),

compared as (
  select
    coalesce(settled.institution_code, charged.institution_code, closed.institution_code) as institution_code,
    coalesce(settled._source, charged._source, closed._source) as _source,
    coalesce(settled.day_on, charged.day_on, closed.day_on) as day_on,
    coalesce(settled.settlement_count, 0) as settlement_count,
    coalesce(charged.charge_amount, 0) as charge_amount,
    coalesce(settled.bill_amount, 0) as bill_amount,
    coalesce(settled.prepay_amount, 0) as prepay_amount,
    coalesce(settled.receipt_amount, 0) as receipt_amount,
    closed.closing_amount
  from settled
  full outer join charged on settled.institution_code = charged.institution_code
    and settled._source = charged._source
    and settled.day_on = charged.day_on
  full outer join closed on coalesce(settled.institution_code, charged.institution_code) = closed.institution_code
    and coalesce(settled._source, charged._source) = closed._source
    and coalesce(settled.day_on, charged.day_on) = closed.day_on
),

keyed as (
  select
    md5(_source || '|' || institution_code || '|' || day_on) as day_key,
    day_on,
    settlement_count,
    charge_amount,
    bill_amount,
    charge_amount - bill_amount as bill_difference_amount,
    prepay_amount,
    receipt_amount,
    closing_amount,
    receipt_amount - closing_amount as closing_difference_amount,
    charge_amount = bill_amount
    and coalesce(receipt_amount = closing_amount, true) as is_matched,
    institution_code,
    _source
  from compared
)

select * from keyed
