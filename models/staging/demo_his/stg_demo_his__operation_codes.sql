-- One row per ICD-9-CM-3 code of the operation dictionary.
{{ config(materialized='table') }}

select
  icd9_code,
  operation_name,
  op_level as operation_level,
  is_minimally_invasive,
  is_day_surgery_listed,
  is_operation,
  _source
from {{ source('demo_his', 'operation_dict') }}
where _deleted_at is null
