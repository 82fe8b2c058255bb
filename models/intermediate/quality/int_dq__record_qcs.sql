-- One row per business day, institution and rule: quality control of records judged.
{{ config(materialized='table') }}

with stays as (
  select
    admission_key,
    admitted_at,
    discharged_at,
    discharge_department_code
  from {{ ref('int_stays__bounded') }}
),

subject as (
  select
    records.*,
    stays.admitted_at,
    stays.discharged_at,
    stays.discharge_department_code as department_code,
    coalesce(cast(stays.discharged_at as date), cast('{{ var('as_of') }}' as date)) as checked_on,
    records.admission_key as row_key
  from {{ ref('int_input__record_qcs') }} as records
  left join stays on records.admission_key = stays.admission_key
),

doctors as (
  select distinct doctor_code
  from {{ ref('dim_doctors') }}
),

judged as ({{ dq_judged() }})

select * from judged
