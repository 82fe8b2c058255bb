-- One row per stay that has ended, with its front page where it has been submitted.
{{ config(materialized='ephemeral') }}

select
  {{ pseudonym("_source || '|' || admission_id") }} as admission_key,
  md5(_source || '|' || admission_id) as admission_ref,
  admitted_at,
  discharged_at,
  department_code,
  ward_code,
  doctor_code,
  treatment_group_code,
  payer_code,
  is_newborn,
  age_years,
  discharge_way,
  outcome,
  main_icd10_code,
  main_diagnosis_name,
  admit_icd10_code,
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
  institution_code,
  {{ pseudonym("_source || '|' || patient_id") }} as patient_key,
  _source
from {{ source('front_end', 'discharges') }}
where _deleted_at is null
  and not coalesce(is_deleted, false)
