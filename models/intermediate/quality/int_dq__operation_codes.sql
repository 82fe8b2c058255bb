-- One row per business day, institution and rule: dictionary of operations judged.
{{ config(materialized='table') }}

with subject as (
  select
    *,
    cast('{{ var('as_of') }}' as date) as checked_on,
    cast(null as varchar) as institution_code,
    count(*) over (partition by _source, icd9_code) as rows_of_code,
    cast(null as varchar) as department_code,
    icd9_code as row_key
  from {{ ref('int_input__operation_codes') }}
),

judged as ({{ dq_judged() }})

select * from judged
