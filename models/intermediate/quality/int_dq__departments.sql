-- One row per business day, institution and rule: departments judged.
{{ config(materialized='table') }}

with subject as (
  select
    *,
    cast('{{ var('as_of') }}' as date) as checked_on,
    count(*) over (partition by _source, department_code) as rows_of_code,
    department_code as row_key
  from {{ ref('int_input__departments') }}
),

departments as (
  select distinct department_code
  from {{ ref('dim_departments') }}
),

institutions as (
  select distinct institution_code
  from {{ ref('dim_institutions') }}
),

judged as ({{ dq_judged() }})

select * from judged
