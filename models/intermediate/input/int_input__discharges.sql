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

-- A stay that the feed has ended, whoever admitted it; its front page comes later.
feed as (
  select
    admission_key,
    admitted_at,
    discharged_at,
    discharge_department_code as department_code,
    discharge_ward_code as ward_code,
    doctor_code,
    treatment_group_code,
    payer_code,
    is_newborn,
    age_years,
    cast(null as varchar) as discharge_way,
    cast(null as varchar) as outcome,
    cast(null as varchar) as main_icd10_code,
    cast(null as varchar) as main_diagnosis_name,
    admit_icd10_code,
    cast(null as boolean) as is_day_surgery,
    cast(null as decimal(14, 2)) as total_fee,
    cast(null as decimal(14, 2)) as drug_fee,
    cast(null as decimal(14, 2)) as consumable_fee,
    cast(null as decimal(14, 2)) as exam_fee,
    cast(null as decimal(14, 2)) as lab_fee,
    cast(null as decimal(14, 2)) as operation_fee,
    cast(null as decimal(14, 2)) as nursing_fee,
    cast(null as decimal(14, 2)) as other_fee,
    cast(null as boolean) as is_planned_readmission,
    'not_submitted' as frontpage_status,
    institution_code,
    patient_key,
    _source
  from {{ ref('int_input__admissions') }}
  where discharged_at is not null
    and admission_key in (select admission_key from {{ ref('int_feed__stays_folded') }} where discharged_at is not null)
),

kept as (
  select
    told.admission_key,
    told.admitted_at,
    told.discharged_at,
    told.department_code,
    told.ward_code,
    told.doctor_code,
    told.treatment_group_code,
    told.payer_code,
    told.is_newborn,
    told.age_years,
    told.discharge_way,
    told.outcome,
    told.main_icd10_code,
    told.main_diagnosis_name,
    told.admit_icd10_code,
    told.is_day_surgery,
    told.total_fee,
    told.drug_fee,
    told.consumable_fee,
    told.exam_fee,
    told.lab_fee,
    told.operation_fee,
    told.nursing_fee,
    told.other_fee,
    told.is_planned_readmission,
    told.frontpage_status,
    told.institution_code,
    told.patient_key,
    told._source
  from told
  left join feed on told.admission_key = feed.admission_key
  where feed.admission_key is null
    or not {{ feed_outranks('discharges', 'told._system') }}
),

joined as (
  select
    feed.admission_key,
    feed.admitted_at,
    feed.discharged_at,
    feed.department_code,
    feed.ward_code,
    feed.doctor_code,
    feed.treatment_group_code,
    feed.payer_code,
    feed.is_newborn,
    feed.age_years,
    feed.discharge_way,
    feed.outcome,
    feed.main_icd10_code,
    feed.main_diagnosis_name,
    feed.admit_icd10_code,
    feed.is_day_surgery,
    feed.total_fee,
    feed.drug_fee,
    feed.consumable_fee,
    feed.exam_fee,
    feed.lab_fee,
    feed.operation_fee,
    feed.nursing_fee,
    feed.other_fee,
    feed.is_planned_readmission,
    feed.frontpage_status,
    feed.institution_code,
    feed.patient_key,
    feed._source
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
