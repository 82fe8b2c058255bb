-- One row per item that can be charged.
{{ config(materialized='ephemeral') }}

select
  item_code,
  item_name,
  fee_class,
  nursing_class,
  unit,
  cast(unit_price as decimal(14, 4)) as unit_price,
  _source
from {{ source('front_end', 'charge_items') }}
where _deleted_at is null
  and not coalesce(is_deleted, false)
