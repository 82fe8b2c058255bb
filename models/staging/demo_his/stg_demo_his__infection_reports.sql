-- One row per reported or missed case of a hospital-acquired infection or a notifiable disease.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || infection_id) as infection_key,
  report_kind,
  infection_type,
  disease_code,
  disease_name,
  {{ pseudonym("_source || '|' || admission_id") }} as admission_key,
  md5(_source || '|' || admission_id) as admission_ref,
  {{ pseudonym("_source || '|' || visit_id") }} as visit_key,
  {{ pseudonym("_source || '|' || patient_id") }} as patient_key,
  md5(_source || '|' || patient_id) as patient_ref,
  inst_code as institution_code,
  dept_code as department_code,
  ward_code,
  md5(_source || '|' || operation_id) as operation_key,
  onset_time as onset_at,
  diagnosed_time as diagnosed_at,
  ended_on,
  reported_time as reported_at,
  is_pathogen_tested,
  organism,
  is_mdro,
  _source
from {{ source('demo_his', 'infection_reports') }}
where _deleted_at is null
