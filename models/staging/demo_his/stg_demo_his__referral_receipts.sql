-- One row per referred patient as the receiver registered the arrival.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || receipt_id) as receipt_key,
  md5(_source || '|' || referral_id) as referral_key,
  direction,
  setting,
  inst_code as institution_code,
  from_inst_code as from_institution_code,
  to_inst_code as to_institution_code,
  {{ pseudonym("_source || '|' || patient_id") }} as patient_key,
  dept_code as department_code,
  icd10_code,
  register_time as received_at,
  _source
from {{ source('demo_his', 'referral_receipts') }}
where _deleted_at is null
