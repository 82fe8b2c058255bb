-- One row per evaluated case of the drug-efficacy example (transaction fact).
{{ config(materialized='table') }}

with evaluations as (
  select
    evaluation_key,
    cast(evaluated_at as date) as evaluated_on,
    drug,
    severity,
    is_effective,
    department_code,
    md5(_source || '|' || department_code) as department_key,
    doctor_code,
    md5(_source || '|' || doctor_code) as doctor_key,
    admission_key,
    institution_code,
    patient_key,
    _source
  from {{ ref('int_input__drug_evaluations') }}
)

select * from evaluations
