-- One row per DRG case whose person was admitted again within 15 days for the same disease (ICD-10 category): 疑似分解住院.
-- A person may come with another card.
{{ config(materialized='ephemeral') }}

with linked as (
  select * from {{ ref('int_patients__linked') }}
),

cases as (
  select
    cases.drg_case_key,
    coalesce(linked.person_key, cases.patient_key) as person_key,
    cases.discharged_at,
    left(cases.main_icd10_code, 3) as icd10_category
  from {{ ref('int_input__drg_cases') }} as cases
  left join linked on cases.patient_key = linked.patient_key
),

admissions as (
  select
    coalesce(linked.person_key, admissions.patient_key) as person_key,
    admissions.admitted_at,
    left(admissions.admit_icd10_code, 3) as icd10_category
  from {{ ref('int_input__admissions') }} as admissions
  left join linked on admissions.patient_key = linked.patient_key
),

readmitted as (
  select distinct cases.drg_case_key
  from cases
  inner join admissions on cases.person_key = admissions.person_key
    and cases.icd10_category = admissions.icd10_category
    and admissions.admitted_at > cases.discharged_at
    and date_diff('day', cast(cases.discharged_at as date), cast(admissions.admitted_at as date)) <= 15
)

select * from readmitted
