-- One row per store of drugs or consumables.
{{ config(materialized='table') }}

select
  store_code,
  store_name,
  store_kind,
  inst_code as institution_code,
  dept_code as department_code,
  is_central,
  _source
from {{ source('demo_his', 'stores') }}
where _deleted_at is null
