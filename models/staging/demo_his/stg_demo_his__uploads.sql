-- One row per attempt to upload fees, a trial settlement or a settlement list.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || upload_id) as upload_key,
  upload_kind,
  upload_time as uploaded_at,
  md5(_source || '|' || insu_settle_id) as claim_key,
  attempt_no,
  is_success,
  is_qc_passed,
  is_resend,
  error_code,
  error_message,
  insu_type as insurance_type,
  dept_code as department_code,
  ward_code,
  doctor_code,
  inst_code as institution_code,
  {{ pseudonym("_source || '|' || admission_id") }} as admission_key,
  {{ pseudonym("_source || '|' || patient_id") }} as patient_key,
  _source
from {{ source('demo_his', 'insurance_uploads') }}
where _deleted_at is null
