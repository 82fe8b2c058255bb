-- One row per operation and member of its team.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || op_staff_id) as operation_staff_key,
  md5(_source || '|' || operation_id) as operation_key,
  role,
  staff_code as doctor_code,
  _source
from {{ source('demo_his', 'operation_staff') }}
where _deleted_at is null
