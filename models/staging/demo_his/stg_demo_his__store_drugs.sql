-- One row per drug of the supply list of a store.
{{ config(materialized='table') }}

select
  md5(_source || '|' || store_drug_id) as store_drug_key,
  store_code,
  drug_code,
  cast(safety_qty as decimal(14, 4)) as safety_qty,
  listed_date as listed_on,
  delisted_date as delisted_on,
  _source
from {{ source('demo_his', 'store_drugs') }}
where _deleted_at is null
