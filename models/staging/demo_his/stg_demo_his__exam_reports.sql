-- One row per examination (imaging, function, endoscopy, pathology).
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || exam_id) as exam_key,
  md5(_source || '|' || charge_id) as charge_key,
  {{ pseudonym("_source || '|' || admission_id") }} as admission_key,
  {{ pseudonym("_source || '|' || visit_id") }} as visit_key,
  setting,
  modality,
  item_code,
  item_name,
  body_part,
  order_time as ordered_at,
  receive_time as received_at,
  exam_time as examined_at,
  report_time as reported_at,
  is_positive,
  paraffin_time as paraffin_reported_at,
  is_paraffin_match,
  is_recognizable,
  recognized_from,
  status as exam_status,
  ordering_dept_code as ordering_department_code,
  ordering_doctor_code,
  executing_dept_code as executing_department_code,
  reporter_code,
  patient_dept_code as patient_department_code,
  patient_ward_code as ward_code,
  inst_code as institution_code,
  {{ pseudonym("_source || '|' || patient_id") }} as patient_key,
  _source
from {{ source('demo_his', 'exam_reports') }}
where _deleted_at is null
