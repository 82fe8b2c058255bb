-- One row per admission, cancelled ones included; 住院号 stays behind.
{{ config(materialized='ephemeral') }}

select
  {{ pseudonym("_source || '|' || admission_id") }} as admission_key,
  admission_id,
  md5(_source || '|' || admission_id) as admission_ref,
  admit_time as admitted_at,
  admit_dept_code as department_code,
  admit_ward_code as ward_code,
  md5(_source || '|' || bed_id) as bed_key,
  admit_source,
  admit_icd10_code,
  attending_doctor_code as doctor_code,
  group_code as treatment_group_code,
  payer_code,
  is_newborn,
  discharge_time as discharged_at,
  discharge_dept_code as discharge_department_code,
  discharge_ward_code,
  status as admission_status,
  inst_code as institution_code,
  {{ pseudonym("_source || '|' || patient_id") }} as patient_key,
  md5(_source || '|' || patient_id) as patient_ref,
  _source
from {{ source('demo_his', 'admissions') }}
where _deleted_at is null
