-- One row per insurance settlement or reversal (transaction fact), signed and dated by occurrence: a reversal is its own row on its day.
{{
  config(
    materialized='incremental',
    incremental_strategy='restate',
    event_date='settled_on',
    restates_by={'demo_his__insurance_settlements': 'dates:settle_time', 'front_end__claims': 'dates:settled_at'}
  )
}}

with claims as (
  select * from {{ ref('int_input__claims') }}
  where {{ on_affected_dates('settled_at') }}
),

keyed as (
  select
    claim_key,
    cast(settled_at as date) as settled_on,
    settled_at,
    cast(coalesce(original_settled_at, settled_at) as date) as original_on,
    setting,
    medical_type,
    insurance_type,
    clearing_type,
    cross_region,
    coalesce(cross_region <> 'none', false) as is_cross_region,
    icd10_code,
    coalesce(is_interim, false) as is_interim,
    qty,
    coalesce(is_reversal, false) as is_reversal,
    original_claim_key,
    reversal_reason,
    coalesce(is_reversed, false) as is_reversed,
    setting = 'inpatient'
    and qty = 1
    and not coalesce(is_reversed, false)
    and not coalesce(is_interim, false) as is_list_due,
    total_fee,
    full_self_pay,
    pre_self_pay,
    over_limit_pay,
    in_scope_fee,
    deductible_amount,
    pooling_pay,
    serious_illness_pay,
    assistance_pay,
    other_fund_pay,
    fund_pay,
    account_pay,
    cash_pay,
    rejected_amount,
    cast(rejected_at as date) as rejected_on,
    rejected_reason,
    settlement_key,
    department_code,
    md5(_source || '|' || department_code) as department_key,
    ward_code,
    doctor_code,
    md5(_source || '|' || doctor_code) as doctor_key,
    institution_code,
    visit_key,
    admission_key,
    patient_key,
    _source
  from claims
)

select * from keyed
