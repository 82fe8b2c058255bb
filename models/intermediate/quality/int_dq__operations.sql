-- One row per business day, institution and rule: operations judged.
{{ config(materialized='table') }}

with stays as (
  select
    admission_key,
    admitted_at,
    discharged_at
  from {{ ref('int_stays__bounded') }}
),

surgeons as (
  select distinct operation_key
  from {{ ref('int_input__op_roles') }}
  where role = 'surgeon'
),

subject as (
  select
    operations.*,
    cast(operations.started_at as date) as checked_on,
    surgeons.operation_key is not null as has_surgeon,
    stays.admission_key is not null as has_stay,
    stays.admitted_at,
    stays.discharged_at,
    operations.operation_key as row_key
  from {{ ref('int_input__operations') }} as operations
  left join stays on operations.admission_key = stays.admission_key
  left join surgeons on operations.operation_key = surgeons.operation_key
),

operation_codes as (
  select distinct icd9_code
  from {{ ref('dim_operations') }}
),

departments as (
  select distinct department_code
  from {{ ref('dim_departments') }}
),

judged as ({{ dq_judged() }})

select * from judged
