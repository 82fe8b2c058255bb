-- One row per answer to a satisfaction survey, and per complaint.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || survey_id) as survey_key,
  survey_type,
  survey_kind,
  inst_code as institution_code,
  {{ pseudonym("_source || '|' || patient_id") }} as patient_key,
  {{ pseudonym("_source || '|' || visit_id") }} as visit_key,
  {{ pseudonym("_source || '|' || admission_id") }} as admission_key,
  dept_code as department_code,
  ward_code,
  doctor_code,
  channel as survey_channel,
  survey_time as surveyed_at,
  score,
  is_valid as is_valid_reported,
  complaint_class,
  resolve_time as resolved_at,
  _source
from {{ source('demo_his', 'surveys') }}
where _deleted_at is null
