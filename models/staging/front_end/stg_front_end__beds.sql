-- One row per bed.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || bed_id) as bed_key,
  ward_code,
  bed_type,
  opened_on,
  closed_on,
  _source
from {{ source('front_end', 'beds') }}
where _deleted_at is null
  and not coalesce(is_deleted, false)
