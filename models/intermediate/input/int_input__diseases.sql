-- One row per ICD-10 code of a dictionary.
{{ config(materialized='ephemeral') }}

with unioned as (
  select
    icd10_code,
    diagnosis_name,
    _source
  from {{ ref('stg_demo_his__diseases') }}
  union all
  select
    icd10_code,
    diagnosis_name,
    _source
  from {{ ref('int_hosoneu__diseases_coded') }}
  union all
  select
    icd10_code,
    diagnosis_name,
    _source
  from {{ ref('stg_front_end__diseases') }}
)

select * from unioned
