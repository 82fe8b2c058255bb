-- One row per machine or operating room of the asset register.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || equipment_id) as equipment_ref,
  equipment_id as equipment_code,
  equipment_name,
  equipment_type,
  inst_code as institution_code,
  inst_level as institution_level,
  inst_type as institution_type,
  dept_code as department_code,
  is_major,
  cast(original_value as decimal(18, 2)) as original_value,
  enabled_on,
  disposed_on,
  _source
from {{ source('demo_his', 'equipment') }}
where _deleted_at is null
