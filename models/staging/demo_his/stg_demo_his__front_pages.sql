-- One row per submitted medical-record front page (病案首页).
{{ config(materialized='ephemeral') }}

select
  {{ pseudonym("_source || '|' || admission_id") }} as admission_key,
  admission_id,
  md5(_source || '|' || admission_id) as admission_ref,
  discharge_way,
  outcome,
  attending_doctor_code as doctor_code,
  group_code as treatment_group_code,
  main_icd10_code,
  main_diagnosis_name,
  is_day_surgery,
  cast(total_fee as decimal(14, 2)) as total_fee,
  cast(drug_fee as decimal(14, 2)) as drug_fee,
  cast(consumable_fee as decimal(14, 2)) as consumable_fee,
  cast(exam_fee as decimal(14, 2)) as exam_fee,
  cast(lab_fee as decimal(14, 2)) as lab_fee,
  cast(operation_fee as decimal(14, 2)) as operation_fee,
  cast(nursing_fee as decimal(14, 2)) as nursing_fee,
  cast(other_fee as decimal(14, 2)) as other_fee,
  is_planned_readmission,
  frontpage_status,
  submitted_at,
  coded_at,
  archived_at,
  _source
from {{ source('demo_his', 'front_pages') }}
where _deleted_at is null
