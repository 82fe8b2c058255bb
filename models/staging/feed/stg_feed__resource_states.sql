-- One row per state of a resource that a message tells: how many there are and how many are free.
{{ config(materialized='ephemeral') }}

select
  message_id,
  seq,
  event_at,
  received_at,
  resource_kind,
  resource_code,
  resource_name,
  department_code,
  total,
  in_use,
  free,
  institution as institution_code,
  number_source as _source
from {{ source('feed', 'resource_states') }}
where _deleted_at is null
