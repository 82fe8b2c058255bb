-- One row per admission order (住院证).
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || order_id) as admission_order_key,
  md5(_source || '|' || admission_id) as admission_ref,
  issued_time as ordered_at,
  issuing_dept_code as ordering_department_code,
  issuing_doctor_code as ordering_doctor_code,
  wanted_dept_code as wanted_department_code,
  _source
from {{ source('demo_his', 'admission_orders') }}
where _deleted_at is null
