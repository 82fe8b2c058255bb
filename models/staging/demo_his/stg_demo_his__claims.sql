-- One row per insurance settlement or reversal, signed by occurrence.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || insu_settle_id) as claim_key,
  md5(_source || '|' || settle_id) as settlement_key,
  settle_time as settled_at,
  setting,
  med_type as medical_type,
  insu_type as insurance_type,
  clr_type as clearing_type,
  case
    when left(insu_area_code, 4) = '3311' then 'none'
    when left(insu_area_code, 2) = '33' then 'in_province'
    when insu_area_code is not null then 'cross_province'
  end as cross_region,
  icd10_code,
  is_interim,
  qty,
  is_reversal,
  md5(_source || '|' || original_insu_settle_id) as original_claim_key,
  reversal_reason,
  is_reversed,
  cast(total_fee as decimal(14, 2)) as total_fee,
  cast(full_self_pay as decimal(14, 2)) as full_self_pay,
  cast(pre_self_pay as decimal(14, 2)) as pre_self_pay,
  cast(over_limit_pay as decimal(14, 2)) as over_limit_pay,
  cast(in_scope_fee as decimal(14, 2)) as in_scope_fee,
  cast(deductible as decimal(14, 2)) as deductible_amount,
  cast(pooling_pay as decimal(14, 2)) as pooling_pay,
  cast(serious_illness_pay as decimal(14, 2)) as serious_illness_pay,
  cast(assistance_pay as decimal(14, 2)) as assistance_pay,
  cast(other_fund_pay as decimal(14, 2)) as other_fund_pay,
  cast(fund_pay as decimal(14, 2)) as fund_pay,
  cast(account_pay as decimal(14, 2)) as account_pay,
  cast(cash_pay as decimal(14, 2)) as cash_pay,
  cast(rejected_amount as decimal(14, 2)) as rejected_amount,
  rejected_time as rejected_at,
  rejected_reason,
  dept_code as department_code,
  ward_code,
  doctor_code,
  inst_code as institution_code,
  {{ pseudonym("_source || '|' || visit_id") }} as visit_key,
  {{ pseudonym("_source || '|' || admission_id") }} as admission_key,
  {{ pseudonym("_source || '|' || patient_id") }} as patient_key,
  _source
from {{ source('demo_his', 'insurance_settlements') }}
where _deleted_at is null
