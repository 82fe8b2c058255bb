-- One row per line, tube or ventilator and the time it was in place.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || device_use_id) as device_use_key,
  {{ pseudonym("_source || '|' || admission_id") }} as admission_key,
  md5(_source || '|' || admission_id) as admission_ref,
  {{ pseudonym("_source || '|' || patient_id") }} as patient_key,
  inst_code as institution_code,
  dept_code as department_code,
  ward_code,
  device,
  inserted_time as inserted_at,
  removed_time as removed_at,
  _source
from {{ source('demo_his', 'device_uses') }}
where _deleted_at is null
