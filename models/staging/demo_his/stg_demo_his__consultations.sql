-- One row per request for a consultation or a discussion of several departments (MDT).
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || consultation_id) as consultation_key,
  {{ pseudonym("_source || '|' || admission_id") }} as admission_key,
  md5(_source || '|' || admission_id) as admission_ref,
  {{ pseudonym("_source || '|' || visit_id") }} as visit_key,
  md5(_source || '|' || visit_id) as visit_ref,
  md5(_source || '|' || operation_id) as operation_key,
  consult_type,
  purpose,
  request_time as requested_at,
  request_dept_code as requesting_department_code,
  request_doctor_code as requesting_doctor_code,
  consult_dept_code as consulted_department_code,
  consult_doctor_code as consulted_doctor_code,
  patient_ward_code as ward_code,
  dept_count as department_count,
  arrive_time as arrived_at,
  finish_time as finished_at,
  status as consult_status,
  inst_code as institution_code,
  {{ pseudonym("_source || '|' || patient_id") }} as patient_key,
  _source
from {{ source('demo_his', 'consultations') }}
where _deleted_at is null
