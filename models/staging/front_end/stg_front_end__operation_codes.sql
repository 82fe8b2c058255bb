-- One row per ICD-9-CM-3 code of a dictionary.
{{ config(materialized='ephemeral') }}

select
  icd9_code,
  operation_name,
  operation_level,
  is_minimally_invasive,
  is_day_surgery_listed,
  is_operation,
  _source
from {{ source('front_end', 'operation_codes') }}
where _deleted_at is null
  and not coalesce(is_deleted, false)
