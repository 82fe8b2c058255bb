-- One row per visit.
{{ config(materialized='ephemeral') }}

select
  {{ pseudonym("_source || '|' || visit_id") }} as visit_key,
  visit_id,
  {{ pseudonym("_source || '|' || registration_id") }} as registration_key,
  visited_at,
  visit_type,
  is_first_visit,
  is_appointment,
  wait_minutes,
  icd10_code,
  diagnosis_name,
  payer_code,
  department_code,
  doctor_code,
  doctor_title_level,
  is_tcm,
  institution_code,
  age_years,
  age_months,
  age_days,
  {{ pseudonym("_source || '|' || patient_id") }} as patient_key,
  _source
from {{ source('front_end', 'visits') }}
where _deleted_at is null
  and not coalesce(is_deleted, false)
