-- One row per business day, institution and rule: wards judged.
{{ config(materialized='table') }}

with subject as (
  select
    *,
    cast('{{ var('as_of') }}' as date) as checked_on,
    count(*) over (partition by _source, ward_code) as rows_of_code,
    ward_code as row_key
  from {{ ref('int_input__wards') }}
),

departments as (
  select distinct department_code
  from {{ ref('dim_departments') }}
),

judged as ({{ dq_judged() }})

select * from judged
