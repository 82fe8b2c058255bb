-- One row per reported adverse event.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || event_id) as adverse_event_key,
  {{ pseudonym("_source || '|' || admission_id") }} as admission_key,
  md5(_source || '|' || admission_id) as admission_ref,
  {{ pseudonym("_source || '|' || patient_id") }} as patient_key,
  inst_code as institution_code,
  dept_code as department_code,
  ward_code,
  event_type,
  grade,
  injury_level,
  pressure_stage,
  is_hospital_acquired,
  device,
  is_serious,
  is_new,
  reporter_code,
  event_time as occurred_at,
  reported_time as reported_at,
  due_on,
  closed_time as closed_at,
  _source
from {{ source('demo_his', 'adverse_events') }}
where _deleted_at is null
