-- One row per stay assessed for a clinical pathway.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || pathway_id) as pathway_key,
  {{ pseudonym("_source || '|' || admission_id") }} as admission_key,
  md5(_source || '|' || admission_id) as admission_ref,
  {{ pseudonym("_source || '|' || patient_id") }} as patient_key,
  inst_code as institution_code,
  dept_code as department_code,
  pathway_code,
  pathway_name,
  is_eligible,
  entered_time as entered_at,
  ended_time as ended_at,
  pathway_status,
  exit_reason,
  variance_count,
  _source
from {{ source('demo_his', 'clinical_pathways') }}
where _deleted_at is null
