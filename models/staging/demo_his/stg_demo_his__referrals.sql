-- One row per referral as the sender entered it, whatever became of it.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || referral_id) as referral_key,
  direction,
  setting,
  inst_code as institution_code,
  from_inst_code as from_institution_code,
  to_inst_code as to_institution_code,
  {{ pseudonym("_source || '|' || patient_id") }} as patient_key,
  {{ pseudonym("_source || '|' || visit_id") }} as visit_key,
  {{ pseudonym("_source || '|' || admission_id") }} as admission_key,
  dept_code as department_code,
  doctor_code,
  icd10_code,
  diagnosis_name,
  payer_code,
  reason as referral_reason,
  request_time as requested_at,
  review_time as reviewed_at,
  review_result,
  arrive_time as arrived_at,
  feedback_time as fed_back_at,
  status as referral_status,
  _source
from {{ source('demo_his', 'referrals') }}
where _deleted_at is null
