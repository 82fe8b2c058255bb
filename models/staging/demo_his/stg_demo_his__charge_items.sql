-- One row per item of the charge catalogue.
{{ config(materialized='table') }}

select
  item_code,
  item_name,
  fee_class,
  nursing_class,
  unit,
  cast(unit_price as decimal(14, 4)) as unit_price,
  _source
from {{ source('demo_his', 'charge_catalogue') }}
where _deleted_at is null
