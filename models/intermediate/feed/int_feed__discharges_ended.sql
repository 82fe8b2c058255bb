-- One row per stay that the feed has ended, whoever admitted it; its front page comes later.
{{ config(materialized='ephemeral') }}

with admissions as (
  select * from {{ ref('int_input__admissions') }}
  where discharged_at is not null
),

folded as (
  select admission_key
  from {{ ref('int_feed__stays_folded') }}
  where discharged_at is not null
),

ended as (
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
    age_months,
    age_days,
    admit_icd10_code,
    institution_code,
    patient_key,
    _source
  from admissions
  where admission_key in (select admission_key from folded)
)

select * from ended
