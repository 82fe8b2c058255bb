-- One row per message that was understood; its text stays behind.
{{ config(materialized='ephemeral') }}

select
  message_id,
  received_at,
  event_at,
  channel,
  format as message_format,
  message_type,
  _source
from {{ source('feed', 'messages') }}
where _deleted_at is null
