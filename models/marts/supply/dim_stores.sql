-- One row per store of drugs or consumables of one source.
{{ config(materialized='table') }}

select
  md5(_source || '|' || store_code) as store_key,
  store_code,
  store_name,
  store_kind,
  store_kind in ('supply_central', 'supply_secondary') as is_supply_store,
  coalesce(is_central, false) as is_central,
  department_code,
  md5(_source || '|' || department_code) as department_key,
  institution_code,
  _source
from {{ ref('int_input__stores') }}
