-- One row per cashier and day of receipts (reconciliation summary): what the settlements say and what the cashier closed and handed in.
{{ config(materialized='table') }}

with receipts as (
  select
    institution_code,
    cashier_code,
    _source,
    settled_on as day_on,
    count(*) as settlement_count,
    sum(coalesce(fund_amount, 0)) as fund_amount,
    sum(coalesce(pay_amount, total_amount)) as pay_amount,
    coalesce(sum(pay_amount) filter (where is_refund), 0) as refund_amount,
    coalesce(sum(pay_amount) filter (where pay_method <> 'insurance_account'), 0) as due_amount
  from {{ ref('fct_settlements') }}
  where cashier_code is not null
  group by institution_code, cashier_code, _source, settled_on
),

closings as (
  select * from {{ ref('int_input__cashier_closings') }}
),

-- Only where a source closes tills at all is a missing closing a difference, and not before the first or on the running day.
closed_until as (
  select
    _source,
    min(closing_on) as first_on,
    max(closing_on) as last_on
  from closings
  group by _source
),

compared as (
  select
    coalesce(receipts._source, closings._source) as _source,
    coalesce(receipts.institution_code, closings.institution_code) as institution_code,
    coalesce(receipts.cashier_code, closings.cashier_code) as cashier_code,
    coalesce(receipts.day_on, closings.closing_on) as day_on,
    coalesce(receipts.settlement_count, 0) as settlement_count,
    closings.settlement_count as closing_count,
    coalesce(receipts.pay_amount, 0) as pay_amount,
    coalesce(receipts.refund_amount, 0) as refund_amount,
    coalesce(receipts.fund_amount, 0) as fund_amount,
    closings.total_amount as closing_amount,
    coalesce(receipts.due_amount, 0) as due_amount,
    closings.deposited_amount,
    case
      when closings.closing_key is null then 'closing_missing'
      when coalesce(receipts.pay_amount + receipts.fund_amount, 0) <> closings.total_amount then 'receipts_differ'
      when coalesce(receipts.due_amount, 0) <> closings.deposited_amount then 'deposit_differs'
    end as cause
  from receipts
  full outer join closings on receipts._source = closings._source
    and receipts.institution_code = closings.institution_code
    and receipts.cashier_code = closings.cashier_code
    and receipts.day_on = closings.closing_on
),

keyed as (
  select
    md5(compared._source || '|' || compared.cashier_code || '|' || compared.day_on) as cashier_day_key,
    compared.day_on,
    compared.cashier_code,
    compared.settlement_count,
    compared.closing_count,
    compared.pay_amount,
    compared.refund_amount,
    compared.fund_amount,
    compared.closing_amount,
    compared.pay_amount + compared.fund_amount - compared.closing_amount as closing_difference_amount,
    compared.due_amount,
    compared.deposited_amount,
    compared.deposited_amount - compared.due_amount as deposit_difference_amount,
    compared.cause is null as is_matched,
    compared.cause,
    compared.institution_code,
    compared._source
  from compared
  inner join closed_until on compared._source = closed_until._source
    and compared.day_on between closed_until.first_on and closed_until.last_on
)

select * from keyed
