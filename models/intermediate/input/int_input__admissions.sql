-- One row per admission that was not cancelled.
{{ config(materialized='ephemeral') }}

with unioned as (
  select
    admission_key,
    admitted_at,
    department_code,
    ward_code,
    admit_source,
    admit_icd10_code,
    doctor_code,
    treatment_group_code,
    payer_code,
    is_newborn,
    discharged_at,
    discharge_department_code,
    discharge_ward_code,
    institution_code,
    patient_key,
    age_years,
    age_days,
    _source
  from {{ ref('int_demo_his__admissions_aged') }}
  union all
  select
    admission_key,
    admitted_at,
    department_code,
    ward_code,
    admit_source,
    admit_icd10_code,
    doctor_code,
    treatment_group_code,
    payer_code,
    is_newborn,
    discharged_at,
    discharge_department_code,
    discharge_ward_code,
    institution_code,
    patient_key,
    age_years,
    age_days,
    _source
  from {{ ref('stg_front_end__admissions') }}
)

select * from unioned
