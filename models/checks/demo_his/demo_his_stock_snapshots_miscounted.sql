-- 盘存数与当时账面不符且非串批所致。Counts that differ from the books of the moment, batches swapped left out.
{{ config(severity='warn') }}

with corrections as (
  select
    store_code,
    drug_code,
    lot_no,
    original_on,
    moved_on
  from {{ ref('stg_demo_his__stock_moves') }}
  where move_type = 'correction'
),

counted as (
  select snapshots.*
  from {{ ref('stg_demo_his__stock_snapshots') }} as snapshots
  anti join corrections on snapshots.store_code = corrections.store_code
    and snapshots.drug_code = corrections.drug_code
    and snapshots.lot_no = corrections.lot_no
    and snapshots.snapshot_on >= corrections.original_on
    and snapshots.snapshot_on < corrections.moved_on
),

booked as (
  select
    counted.stock_snapshot_key,
    sum(moves.qty) as book_qty
  from counted
  inner join {{ ref('stg_demo_his__stock_moves') }} as moves on counted.store_code = moves.store_code
    and counted.drug_code = moves.drug_code
    and counted.lot_no = moves.lot_no
    and moves.moved_on <= counted.snapshot_on
    and moves.posted_at <= counted.taken_at
  group by counted.stock_snapshot_key
)

select counted.stock_snapshot_key
from counted
left join booked on counted.stock_snapshot_key = booked.stock_snapshot_key
where counted.qty - coalesce(booked.book_qty, 0) <> 0
