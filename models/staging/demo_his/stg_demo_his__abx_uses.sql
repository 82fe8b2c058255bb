-- One row per antibiotic course of a stay, or per antibiotic line of an outpatient prescription.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || use_id) as abx_use_key,
  {{ pseudonym("_source || '|' || admission_id") }} as admission_key,
  md5(_source || '|' || admission_id) as admission_ref,
  {{ pseudonym("_source || '|' || visit_id") }} as visit_key,
  {{ pseudonym("_source || '|' || patient_id") }} as patient_key,
  inst_code as institution_code,
  dept_code as department_code,
  doctor_code,
  doctor_abx_grade,
  setting,
  drug_code,
  route,
  purpose,
  start_time as started_at,
  stop_time as stopped_at,
  cast(ddd_count as decimal(12, 4)) as ddd_count,
  cast(amount as decimal(14, 2)) as amount,
  is_take_home,
  specimen_kind,
  specimen_time as specimen_at,
  consult_time as consulted_at,
  consultant_code,
  is_emergency_override,
  md5(_source || '|' || operation_id) as operation_key,
  incision_class,
  incision_time as incised_at,
  _source
from {{ source('demo_his', 'antibiotic_uses') }}
where _deleted_at is null
