-- One row per outpatient, emergency, internet or check-up visit.
{{ config(materialized='ephemeral') }}

select
  {{ pseudonym("_source || '|' || visit_id") }} as visit_key,
  visit_id,
  {{ pseudonym("_source || '|' || reg_id") }} as registration_key,
  reg_id as registration_id,
  visit_time as visited_at,
  visit_type,
  is_first_visit,
  wait_minutes,
  icd10_code,
  diagnosis_name,
  doctor_title as doctor_title_level,
  payer_code,
  dept_code as department_code,
  doctor_code,
  inst_code as institution_code,
  patient_id,
  {{ pseudonym("_source || '|' || patient_id") }} as patient_key,
  _source
from {{ source('demo_his', 'visits') }}
where _deleted_at is null
