-- One row per settlement, refund, prepayment or interim settlement (transaction fact), signed, on the day the cashier made it.
{{
  config(
    materialized='incremental',
    incremental_strategy='restate',
    event_date='settled_on',
    restates_by={
      'demo_his__settlements': 'dates',
      'front_end__settlements': 'dates',
      'hosoneu__registration': 'all',
      'hosoneu__registration_level': 'all',
      'hosoneu__expense_items': 'all',
      'hosoneu__invoice': 'all'
    }
  )
}}

with settlements as (
  select
    *,
    cast(settled_at as date) as settled_on
  from {{ ref('int_input__settlements') }}
  where {{ on_affected_dates('settled_at') }}
),

keyed as (
  select
    settlement_key,
    settled_on,
    settled_at,
    settle_kind,
    pay_method,
    cashier_code,
    total_amount,
    fund_amount,
    personal_amount,
    deposited_amount,
    original_settlement_key,
    payer_code,
    case
      when admission_key is not null then 'inpatient'
      else 'outpatient'
    end as setting,
    institution_code,
    visit_key,
    admission_key,
    _source
  from settlements
)

select * from keyed
