-- One row per ICD-9-CM-3 code of a dictionary.
{{ config(materialized='ephemeral') }}

with unioned as (
  select
    icd9_code,
    operation_name,
    operation_level,
    is_minimally_invasive,
    is_day_surgery_listed,
    is_operation,
    _source
  from {{ ref('stg_demo_his__operation_codes') }}
  union all
  select
    icd9_code,
    operation_name,
    operation_level,
    is_minimally_invasive,
    is_day_surgery_listed,
    is_operation,
    _source
  from {{ ref('stg_front_end__operation_codes') }}
)

select * from unioned
