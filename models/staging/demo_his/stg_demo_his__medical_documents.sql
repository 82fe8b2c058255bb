-- One row per medical document.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || document_id) as document_key,
  {{ pseudonym("_source || '|' || admission_id") }} as admission_key,
  {{ pseudonym("_source || '|' || visit_id") }} as visit_key,
  md5(_source || '|' || operation_id) as operation_key,
  document_type,
  title,
  due_time as due_at,
  written_time as written_at,
  sign_time as signed_at,
  archive_time as archived_at,
  author_code,
  dept_code as department_code,
  state as document_state,
  inst_code as institution_code,
  {{ pseudonym("_source || '|' || patient_id") }} as patient_key,
  _source
from {{ source('demo_his', 'medical_documents') }}
where _deleted_at is null
