-- One row per clinic session.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || session_id) as session_key,
  session_id,
  session_date as session_on,
  period,
  session_type,
  planned_slots,
  status as session_status,
  stop_time as stopped_at,
  stop_reason,
  substitute_doctor_code,
  dept_code as department_code,
  doctor_code,
  inst_code as institution_code,
  _source
from {{ source('demo_his', 'clinic_sessions') }}
where _deleted_at is null
