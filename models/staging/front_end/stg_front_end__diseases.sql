-- One row per ICD-10 code of a dictionary.
{{ config(materialized='ephemeral') }}

select
  icd10_code,
  diagnosis_name,
  _source
from {{ source('front_end', 'diseases') }}
where _deleted_at is null
  and not coalesce(is_deleted, false)
