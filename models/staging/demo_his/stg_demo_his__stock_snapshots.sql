-- One row per drug, batch, store and snapshot: month-end counts, daily counts of narcotics.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || snapshot_id) as stock_snapshot_key,
  snapshot_kind,
  store_code,
  drug_code,
  batch_no as lot_no,
  expiry_date as expires_on,
  snapshot_date as snapshot_on,
  cast(qty as decimal(14, 4)) as qty,
  cast(cost_price as decimal(14, 4)) as cost_price,
  cast(amount as decimal(14, 2)) as amount,
  create_time as taken_at,
  _source
from {{ source('demo_his', 'stock_snapshots') }}
where _deleted_at is null
