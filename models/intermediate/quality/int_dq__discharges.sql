-- One row per business day, institution and rule: discharges judged.
{{ config(materialized='table') }}

with subject as (
  select
    *,
    cast(discharged_at as date) as checked_on,
    date_diff('day', cast(discharged_at as date), cast('{{ var('as_of') }}' as date)) as days_since,
    admission_key as row_key
  from {{ ref('int_input__discharges') }}
),

departments as (
  select distinct department_code
  from {{ ref('dim_departments') }}
),

wards as (
  select distinct ward_code
  from {{ ref('dim_wards') }}
),

judged as ({{ dq_judged() }})

select * from judged
