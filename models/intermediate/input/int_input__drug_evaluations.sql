-- One row per evaluated case of the drug-efficacy example.
{{ config(materialized='ephemeral') }}

with unioned as (
  select
    evaluation_key,
    admission_key,
    patient_key,
    evaluated_at,
    drug,
    severity,
    is_effective,
    department_code,
    doctor_code,
    institution_code,
    _source
  from {{ ref('int_demo_his__drug_evaluations_placed') }}
  union all
  select
    evaluation_key,
    admission_key,
    patient_key,
    evaluated_at,
    drug,
    severity,
    is_effective,
    department_code,
    doctor_code,
    institution_code,
    _source
  from {{ ref('stg_front_end__drug_evaluations') }}
)

select * from unioned
