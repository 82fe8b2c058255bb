-- One row per business day, institution and rule: patients judged.
{{ config(materialized='table') }}

with subject as (
  select
    *,
    cast('{{ var('as_of') }}' as date) as checked_on,
    cast('{{ var('as_of') }}' as date) as as_of_on,
    cast(null as varchar) as department_code,
    patient_key as row_key
  from {{ ref('int_input__patients') }}
),

payers as (
  select distinct payer_code
  from {{ ref('dim_payers') }}
),

judged as ({{ dq_judged() }})

select * from judged
