-- One row per operation or intervention, cancelled ones included.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || operation_id) as operation_key,
  {{ pseudonym("_source || '|' || admission_id") }} as admission_key,
  md5(_source || '|' || admission_id) as admission_ref,
  {{ pseudonym("_source || '|' || visit_id") }} as visit_key,
  setting,
  seq,
  is_main,
  icd9_code,
  operation_name,
  op_level as operation_level,
  is_minimally_invasive,
  is_elective,
  incision_class,
  healing,
  is_unplanned_reoperation,
  anesthesia_type,
  op_dept_code as department_code,
  started_at,
  ended_at,
  status as operation_status,
  inst_code as institution_code,
  {{ pseudonym("_source || '|' || patient_id") }} as patient_key,
  _source
from {{ source('demo_his', 'operations') }}
where _deleted_at is null
