-- One row per stay that has ended, with its front page where it has been submitted.
{{ config(materialized='ephemeral') }}

with unioned as (
  select
    admission_key,
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
    total_fee,
    drug_fee,
    consumable_fee,
    exam_fee,
    lab_fee,
    operation_fee,
    nursing_fee,
    other_fee,
    is_planned_readmission,
    frontpage_status,
    institution_code,
    patient_key,
    _source
  from {{ ref('int_demo_his__discharges_coded') }}
  union all
  select
    admission_key,
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
    total_fee,
    drug_fee,
    consumable_fee,
    exam_fee,
    lab_fee,
    operation_fee,
    nursing_fee,
    other_fee,
    is_planned_readmission,
    frontpage_status,
    institution_code,
    patient_key,
    _source
  from {{ ref('int_front_end__discharges_coded') }}
)

select * from unioned
