-- One row per transaction between two members of the consortium (accumulating snapshot): what the creditor and the debtor booked, the difference and its cause.
{{ config(materialized='table') }}

with entries as (
  select * from {{ ref('int_input__internal_transactions') }}
),

paired as (
  select
    md5(_source || '|' || transaction_no) as internal_transaction_key,
    transaction_no,
    any_value(transaction_type) as transaction_type,
    coalesce(
      max(institution_code) filter (where side = 'creditor'),
      max(counterpart_code) filter (where side = 'debtor')
    ) as creditor_code,
    coalesce(
      max(institution_code) filter (where side = 'debtor'),
      max(counterpart_code) filter (where side = 'creditor')
    ) as debtor_code,
    min(booked_on) as first_booked_on,
    max(booked_on) filter (where side = 'creditor') as creditor_booked_on,
    max(booked_on) filter (where side = 'debtor') as debtor_booked_on,
    cast(sum(amount) filter (where side = 'creditor') as decimal(18, 2)) as creditor_amount,
    cast(sum(amount) filter (where side = 'debtor') as decimal(18, 2)) as debtor_amount,
    _source
  from entries
  group by _source, transaction_no
),

compared as (
  select
    *,
    cast(coalesce(creditor_amount, 0) - coalesce(debtor_amount, 0) as decimal(18, 2)) as difference_amount,
    case
      when debtor_amount is null then 'missing_at_debtor'
      when creditor_amount is null then 'missing_at_creditor'
      when creditor_amount <> debtor_amount then 'amount_differs'
      when date_trunc('month', creditor_booked_on) <> date_trunc('month', debtor_booked_on) then 'another_month'
      else 'none'
    end as cause
  from paired
)

select * from compared
