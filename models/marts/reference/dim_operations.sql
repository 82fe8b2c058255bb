-- One row per ICD-9-CM-3 code of the operation dictionary.
{{ config(materialized='table') }}

with operation_codes as (
  select
    icd9_code,
    operation_name,
    operation_level,
    is_minimally_invasive,
    is_day_surgery_listed,
    is_operation,
    _source
  from {{ ref('int_input__operation_codes') }}
)

select * from operation_codes
