-- One row per settlement, refund or prepayment, signed.
{{ config(materialized='ephemeral') }}

with unioned as (
  select
    settlement_key,
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
    institution_code,
    visit_key,
    admission_key,
    patient_key,
    _source
  from {{ ref('stg_demo_his__settlements') }}
  union all
  select
    settlement_key,
    settled_at,
    settle_kind,
    pay_method,
    cashier_code,
    total_amount,
    cast(null as decimal(14, 2)) as fund_amount,
    cast(null as decimal(14, 2)) as personal_amount,
    cast(null as decimal(14, 2)) as deposited_amount,
    original_settlement_key,
    payer_code,
    institution_code,
    visit_key,
    cast(null as varchar) as admission_key,
    patient_key,
    _source
  from {{ ref('int_hosoneu__settlements_classified') }}
  union all
  select
    settlement_key,
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
    institution_code,
    visit_key,
    admission_key,
    patient_key,
    _source
  from {{ ref('stg_front_end__settlements') }}
)

select * from unioned
