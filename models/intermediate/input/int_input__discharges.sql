-- One row per stay that has ended, with its front page where it has been submitted.
{{ config(materialized='ephemeral') }}

with told as (
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
    _source,
    'demo_his' as _system
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
    _source,
    'front_end' as _system
  from {{ ref('int_front_end__discharges_coded') }}
),

feed as (
  select * from {{ ref('int_feed__discharges_ended') }}
),

kept as (
  select told.* exclude (_system)
  from told
  left join feed on told.admission_key = feed.admission_key
  where feed.admission_key is null
    or not {{ feed_outranks('discharges', 'told._system') }}
),

joined as (
  select feed.*
  from feed
  left join told on feed.admission_key = told.admission_key
  where told.admission_key is null
    or {{ feed_outranks('discharges', 'told._system') }}
),

unioned as (
  select *
  from kept
  union all
  select * from joined
)

select * from unioned
