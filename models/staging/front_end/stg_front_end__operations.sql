-- One row per operation or intervention that was done.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || operation_id) as operation_key,
  {{ pseudonym("_source || '|' || admission_id") }} as admission_key,
  {{ pseudonym("_source || '|' || visit_id") }} as visit_key,
  setting,
  is_main,
  icd9_code,
  operation_name,
  operation_level,
  is_minimally_invasive,
  is_elective,
  incision_class,
  healing,
  is_unplanned_reoperation,
  anesthesia_type,
  department_code,
  started_at,
  ended_at,
  institution_code,
  {{ pseudonym("_source || '|' || patient_id") }} as patient_key,
  _source
from {{ source('front_end', 'operations') }}
where _deleted_at is null
  and not coalesce(is_deleted, false)
