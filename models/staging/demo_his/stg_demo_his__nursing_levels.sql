-- One row per change of the level of nursing of a stay.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || nursing_level_id) as nursing_level_key,
  {{ pseudonym("_source || '|' || admission_id") }} as admission_key,
  md5(_source || '|' || admission_id) as admission_ref,
  nursing_level,
  begin_time as began_at,
  doctor_code,
  _source
from {{ source('demo_his', 'nursing_levels') }}
where _deleted_at is null
