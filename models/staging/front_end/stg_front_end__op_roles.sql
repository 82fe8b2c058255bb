-- One row per operation and member of its team.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || operation_staff_id) as operation_staff_key,
  md5(_source || '|' || operation_id) as operation_key,
  role,
  doctor_code,
  _source
from {{ source('front_end', 'op_roles') }}
where _deleted_at is null
  and not coalesce(is_deleted, false)
