-- One row per remote consultation or regional imaging, ECG or laboratory service.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || service_id) as remote_service_key,
  service_type,
  inst_code as institution_code,
  request_inst_code as requesting_institution_code,
  provide_inst_code as providing_institution_code,
  {{ pseudonym("_source || '|' || coalesce(patient_id, resident_id)") }} as resident_key,
  {{ pseudonym("_source || '|' || patient_id") }} as patient_key,
  dept_code as department_code,
  doctor_code,
  icd10_code,
  item_name,
  is_urgent,
  request_time as requested_at,
  report_time as reported_at,
  limit_minutes,
  is_positive,
  status as service_status,
  _source
from {{ source('demo_his', 'remote_services') }}
where _deleted_at is null
