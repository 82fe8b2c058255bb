-- One row per visit.
{{ config(materialized='ephemeral') }}

with unioned as (
  select
    visit_key,
    registration_key,
    visited_at,
    visit_type,
    is_first_visit,
    is_appointment,
    wait_minutes,
    icd10_code,
    diagnosis_name,
    payer_code,
    department_code,
    doctor_code,
    institution_code,
    patient_key,
    _source
  from {{ ref('int_demo_his__visits_registered') }}
  union all
  select
    visit_key,
    registration_key,
    visited_at,
    visit_type,
    cast(null as boolean) as is_first_visit,
    is_appointment,
    cast(null as integer) as wait_minutes,
    icd10_code,
    diagnosis_name,
    payer_code,
    department_code,
    doctor_code,
    institution_code,
    patient_key,
    _source
  from {{ ref('int_hosoneu__visits_diagnosed') }}
  union all
  select
    visit_key,
    registration_key,
    visited_at,
    visit_type,
    is_first_visit,
    is_appointment,
    wait_minutes,
    icd10_code,
    diagnosis_name,
    payer_code,
    department_code,
    doctor_code,
    institution_code,
    patient_key,
    _source
  from {{ ref('stg_front_end__visits') }}
)

select * from unioned
