-- One row per medical order of a stay or visit.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || order_id) as order_key,
  {{ pseudonym("_source || '|' || admission_id") }} as admission_key,
  {{ pseudonym("_source || '|' || visit_id") }} as visit_key,
  setting,
  order_term,
  order_class,
  item_code,
  item_name,
  order_time as ordered_at,
  check_time as checked_at,
  execute_time as executed_at,
  stop_time as stopped_at,
  status as order_status,
  ordering_dept_code as ordering_department_code,
  ordering_doctor_code,
  executing_dept_code as executing_department_code,
  patient_dept_code as patient_department_code,
  patient_ward_code as ward_code,
  inst_code as institution_code,
  {{ pseudonym("_source || '|' || patient_id") }} as patient_key,
  _source,
  admission_id
from {{ source('demo_his', 'medical_orders') }}
where _deleted_at is null
