-- One row per payer.
{{ config(materialized='table') }}

select
  payer_code,
  payer_name,
  payer_type,
  _source
from {{ source('demo_his', 'payers') }}
where _deleted_at is null
