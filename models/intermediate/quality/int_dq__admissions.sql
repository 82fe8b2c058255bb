-- One row per business day, institution and rule: admissions judged.
{{ config(materialized='table') }}

with subject as (
  select
    *,
    cast(admitted_at as date) as checked_on,
    cast('{{ var('as_of') }}' as timestamp) as as_of_time,
    max(coalesce(discharged_at, timestamp '9999-12-31')) over (
      partition by
        _source,
        patient_key
      order by admitted_at, admission_key rows between unbounded preceding and 1 preceding
    ) as earlier_until,
    admission_key as row_key
  from {{ ref('int_input__admissions') }}
),

departments as (
  select distinct department_code
  from {{ ref('dim_departments') }}
),

wards as (
  select distinct ward_code
  from {{ ref('dim_wards') }}
),

doctors as (
  select distinct doctor_code
  from {{ ref('dim_doctors') }}
),

payers as (
  select distinct payer_code
  from {{ ref('dim_payers') }}
),

patients as (
  select distinct patient_key
  from {{ ref('dim_patients') }}
),

judged as ({{ dq_judged() }})

select * from judged
