-- One row per drug, batch and store movement; dispensing may be summed by day.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || move_id) as stock_move_key,
  store_code,
  drug_code,
  batch_no as lot_no,
  expiry_date as expires_on,
  move_type,
  cast(qty as decimal(14, 4)) as qty,
  cast(cost_price as decimal(14, 4)) as cost_price,
  cast(amount as decimal(14, 2)) as amount,
  cast(retail_amount as decimal(14, 2)) as retail_amount,
  move_date as moved_on,
  original_date as original_on,
  counterpart_store_code,
  md5(_source || '|' || purchase_line_id) as purchase_key,
  operator_code,
  create_time as posted_at,
  _source
from {{ source('demo_his', 'stock_moves') }}
where _deleted_at is null
