-- One row per field of a form, as it is called today.
{{ config(materialized='ephemeral') }}

select
  form_id,
  field_id,
  form_name_zh,
  form_name_en,
  field_name_zh,
  field_name_en,
  nullif(unit, '') as unit,
  value_type,
  owner_department,
  _source
from {{ source('manual', 'fields') }}
where _deleted_at is null
