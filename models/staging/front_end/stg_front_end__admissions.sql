-- One row per admission that was not cancelled.
{{ config(materialized='ephemeral') }}

select
  {{ pseudonym("_source || '|' || admission_id") }} as admission_key,
  admission_id,
  md5(_source || '|' || admission_id) as admission_ref,
  admitted_at,
  department_code,
  ward_code,
  admit_source,
  admit_icd10_code,
  doctor_code,
  treatment_group_code,
  payer_code,
  is_newborn,
  discharged_at,
  discharge_department_code,
  discharge_ward_code,
  ordered_at,
  ordering_department_code,
  ordering_doctor_code,
  wanted_department_code,
  md5(_source || '|' || bed_id) as bed_key,
  institution_code,
  {{ pseudonym("_source || '|' || patient_id") }} as patient_key,
  age_years,
  age_months,
  age_days,
  _source
from {{ source('front_end', 'admissions') }}
where _deleted_at is null
  and not coalesce(is_deleted, false)
