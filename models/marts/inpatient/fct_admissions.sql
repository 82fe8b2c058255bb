-- One row per admission that was not cancelled (transaction fact), on the day and in the department of admission.
{{ config(materialized='table') }}

with admissions as (
  select
    admission_key,
    cast(admitted_at as date) as admitted_on,
    admitted_at,
    admit_source,
    department_code,
    md5(_source || '|' || department_code) as department_key,
    ward_code,
    doctor_code,
    md5(_source || '|' || doctor_code) as doctor_key,
    treatment_group_code,
    payer_code,
    admit_icd10_code as icd10_code,
    is_newborn,
    cast(discharged_at as date) as discharged_on,
    discharged_at is null as is_in_hospital,
    age_years,
    institution_code,
    patient_key,
    _source
  from {{ ref('int_input__admissions') }}
)

select * from admissions
