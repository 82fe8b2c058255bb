-- One row per grant of an operation level to a surgeon.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || grant_id) as grant_key,
  staff_code as doctor_code,
  op_level as granted_level,
  granted_on,
  expires_on as expired_on,
  _source
from {{ source('demo_his', 'surgeon_grants') }}
where _deleted_at is null
