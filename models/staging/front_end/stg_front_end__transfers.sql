-- One row per transfer between departments or wards.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || transfer_id) as transfer_key,
  {{ pseudonym("_source || '|' || admission_id") }} as admission_key,
  transferred_at,
  from_department_code,
  to_department_code,
  from_ward_code,
  to_ward_code,
  _source
from {{ source('front_end', 'transfers') }}
where _deleted_at is null
  and not coalesce(is_deleted, false)
