-- One row per laboratory item of a specimen, with the value of its leading analyte.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || result_id) as result_key,
  md5(_source || '|' || charge_id) as charge_key,
  md5(_source || '|' || barcode) as specimen_key,
  {{ pseudonym("_source || '|' || admission_id") }} as admission_key,
  {{ pseudonym("_source || '|' || visit_id") }} as visit_key,
  setting,
  item_code,
  item_name,
  analyte,
  specimen as specimen_type,
  case item_code
    when 'H035' then 'blood'
    when 'H036' then 'sputum'
    when 'H037' then 'urine'
  end as culture_type,
  item_code in ('H035', 'H036', 'H037', 'H039', 'H040', 'H041', 'H042', 'H043') as is_pathogen_test,
  order_time as ordered_at,
  collect_time as collected_at,
  receive_time as received_at,
  report_time as reported_at,
  reject_time as rejected_at,
  reject_reason,
  correct_time as corrected_at,
  cast(result_value as decimal(18, 4)) as result_value,
  result_text,
  unit,
  cast(ref_low as decimal(18, 4)) as reference_low,
  cast(ref_high as decimal(18, 4)) as reference_high,
  flag as result_flag,
  organism_code,
  organism_name,
  resistance,
  is_contaminated,
  is_recognizable,
  recognized_from,
  status as result_status,
  ordering_dept_code as ordering_department_code,
  ordering_doctor_code,
  executing_dept_code as executing_department_code,
  reporter_code,
  patient_dept_code as patient_department_code,
  patient_ward_code as ward_code,
  inst_code as institution_code,
  {{ pseudonym("_source || '|' || patient_id") }} as patient_key,
  _source,
  admission_id,
  visit_id
from {{ source('demo_his', 'lab_results') }}
where _deleted_at is null
