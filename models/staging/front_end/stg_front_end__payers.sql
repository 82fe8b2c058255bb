-- One row per payer.
{{ config(materialized='ephemeral') }}

select
  payer_code,
  payer_name,
  payer_type,
  _source
from {{ source('front_end', 'payers') }}
where _deleted_at is null
  and not coalesce(is_deleted, false)
