-- One row per registered chronic patient, disease and year.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || registry_id) as chronic_patient_key,
  registry_year,
  disease,
  inst_code as institution_code,
  perform_inst_code as performing_institution_code,
  area_code,
  {{ pseudonym("_source || '|' || coalesce(patient_id, resident_id)") }} as resident_key,
  {{ pseudonym("_source || '|' || patient_id") }} as patient_key,
  md5(_source || '|' || coalesce(patient_id, resident_id)) as resident_ref,
  md5(_source || '|' || patient_id) as patient_ref,
  doctor_code,
  age_years,
  managed_by,
  register_date as registered_on,
  notify_date as notified_on,
  manage_date as managed_on,
  deregister_date as deregistered_on,
  visits_done,
  is_standard as is_standard_managed,
  last_measure_date as last_measured_on,
  last_systolic,
  last_diastolic,
  last_fasting_glucose,
  is_medication_regular as is_regular_medication,
  treatment_end_date as treatment_ended_on,
  _source
from {{ source('demo_his', 'chronic_registry') }}
where _deleted_at is null
