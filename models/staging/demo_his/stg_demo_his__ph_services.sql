-- One row per basic public-health service delivered; a lecture has participants instead of a person.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || service_id) as ph_service_key,
  service_type,
  inst_code as institution_code,
  perform_inst_code as performing_institution_code,
  area_code,
  {{ pseudonym("_source || '|' || coalesce(patient_id, resident_id)") }} as resident_key,
  {{ pseudonym("_source || '|' || patient_id") }} as patient_key,
  doctor_code,
  service_time as served_at,
  age_months,
  vaccine_code,
  dose_no,
  gestational_weeks,
  reference_date as reference_on,
  delivery_date as delivered_on,
  icd10_code,
  participants,
  result as service_result,
  _source
from {{ source('demo_his', 'ph_services') }}
where _deleted_at is null
