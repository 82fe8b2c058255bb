-- One row per stay that the feed has ended, whoever admitted it; its front page comes later.
{{ config(materialized='ephemeral') }}

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
