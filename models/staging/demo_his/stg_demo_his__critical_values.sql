-- One row per critical value of a laboratory result or examination, with the times of its loop.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || critical_id) as critical_value_key,
  kind,
  md5(_source || '|' || result_id) as result_key,
  md5(_source || '|' || exam_id) as exam_key,
  {{ pseudonym("_source || '|' || admission_id") }} as admission_key,
  {{ pseudonym("_source || '|' || visit_id") }} as visit_key,
  setting,
  item_code,
  item_name,
  finding,
  limit_minutes,
  confirm_time as confirmed_at,
  notify_time as notified_at,
  receive_time as received_at,
  handle_time as handled_at,
  md5(_source || '|' || handle_order_id) as handling_order_key,
  notifier_code,
  receiver_code,
  handler_code,
  ordering_dept_code as ordering_department_code,
  executing_dept_code as executing_department_code,
  patient_ward_code as ward_code,
  inst_code as institution_code,
  {{ pseudonym("_source || '|' || patient_id") }} as patient_key,
  _source
from {{ source('demo_his', 'critical_values') }}
where _deleted_at is null
