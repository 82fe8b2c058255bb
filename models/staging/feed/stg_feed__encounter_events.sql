-- One row per event of a visit or stay, as a message said it: never the final state.
{{ config(materialized='ephemeral') }}

select
  message_id,
  seq,
  message_id || '|' || seq as event_key,
  kind,
  coalesce(event_at, received_at) as event_at,
  received_at,
  visit_no as visit_id,
  md5(number_source || '|' || visit_no) as admission_ref,
  {{ pseudonym("number_source || '|' || visit_no") }} as admission_key,
  md5(number_source || '|' || patient_no) as patient_ref,
  {{ pseudonym("number_source || '|' || patient_no") }} as patient_key,
  patient_class,
  is_newborn,
  department_code,
  ward_code,
  bed_no,
  prior_department_code,
  prior_ward_code,
  doctor_code,
  admitted_at,
  discharged_at,
  admit_source,
  payer_code,
  icd10_code,
  diagnosis_name,
  institution as institution_code,
  number_source as _source
from {{ source('feed', 'encounter_events') }}
where _deleted_at is null
  and visit_no is not null
