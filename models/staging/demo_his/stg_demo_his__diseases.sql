-- One row per ICD-10 code of the diagnosis dictionary.
{{ config(materialized='table') }}

select
  icd10_code,
  diagnosis_name,
  _source
from {{ source('demo_his', 'diagnosis_dict') }}
where _deleted_at is null
