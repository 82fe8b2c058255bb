-- One row per institution.
{{ config(materialized='ephemeral') }}

select
  institution_code,
  institution_name,
  institution_level,
  institution_type,
  township_code,
  opened_on,
  _source
from {{ source('front_end', 'institutions') }}
where _deleted_at is null
  and not coalesce(is_deleted, false)
