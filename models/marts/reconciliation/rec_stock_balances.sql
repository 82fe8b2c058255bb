-- One row per drug, batch, store and month end whose book balance (opening + in − out) differs from the stock counted, with its cause (periodic snapshot).
{{ config(materialized='table') }}

with booked as (
  select * from {{ ref('int_stock_moves__booked') }}
),

moves as (
  select
    _source || '|' || store_code || '|' || drug_code || '|' || lot_no as shelf,
    *
  from {{ ref('int_input__stock_moves') }}
),

counted as (
  select
    _source || '|' || store_code || '|' || drug_code || '|' || lot_no as shelf,
    *
  from {{ ref('int_input__stock_snapshots') }}
  where snapshot_kind = 'month_end'
),

-- Movements of the period that were written down after the count.
late as (
  select
    booked.shelf,
    booked.snapshot_on,
    sum(moves.qty) as qty
  from moves
  inner join booked on moves.shelf = booked.shelf
    and moves.moved_on <= booked.snapshot_on
    and moves.posted_at > booked.taken_at
  group by booked.shelf, booked.snapshot_on
),

compared as (
  select
    coalesce(booked.shelf, counted.shelf) as shelf,
    coalesce(booked.snapshot_on, counted.snapshot_on) as snapshot_on,
    coalesce(booked.store_code, counted.store_code) as store_code,
    coalesce(booked.drug_code, counted.drug_code) as drug_code,
    coalesce(booked.lot_no, counted.lot_no) as lot_no,
    coalesce(booked._source, counted._source) as _source,
    booked.shelf is null as is_never_moved,
    counted.shelf is null as is_not_counted,
    coalesce(booked.book_qty, 0) as book_qty,
    coalesce(counted.qty, 0) as counted_qty,
    coalesce(booked.book_amount, 0) as book_amount,
    coalesce(counted.amount, 0) as counted_amount
  from booked
  full join counted on booked.shelf = counted.shelf
    and booked.snapshot_on = counted.snapshot_on
),

differing as (
  select
    *,
    counted_qty - book_qty as difference_qty,
    counted_amount - book_amount as difference_amount,
    sum(counted_qty - book_qty) over (
      partition by
        _source,
        store_code,
        drug_code,
        snapshot_on
    ) as drug_difference_qty
  from compared
  where counted_qty <> book_qty
    or counted_amount <> book_amount
),

explained as (
  select
    md5(differing.shelf || '|' || differing.snapshot_on) as difference_key,
    differing.snapshot_on,
    differing.store_code,
    md5(differing._source || '|' || differing.store_code) as store_key,
    differing.drug_code,
    md5(differing._source || '|' || differing.drug_code) as drug_key,
    differing.lot_no,
    cast(differing.book_qty as decimal(18, 4)) as book_qty,
    cast(differing.counted_qty as decimal(18, 4)) as counted_qty,
    cast(differing.difference_qty as decimal(18, 4)) as difference_qty,
    cast(differing.book_amount as decimal(18, 2)) as book_amount,
    cast(differing.counted_amount as decimal(18, 2)) as counted_amount,
    cast(differing.difference_amount as decimal(18, 2)) as difference_amount,
    case
      when differing.difference_qty = 0 then 'price_differs'
      when differing.difference_qty = - late.qty then 'posted_after_count'
      when differing.drug_difference_qty = 0 then 'batch_swapped'
      when differing.is_not_counted then 'not_counted'
      when differing.is_never_moved then 'never_moved'
      else 'miscounted'
    end as cause,
    stores.department_code,
    stores.institution_code,
    differing._source
  from differing
  left join late on differing.shelf = late.shelf
    and differing.snapshot_on = late.snapshot_on
  left join {{ ref('dim_stores') }} as stores on differing.store_code = stores.store_code
    and differing._source = stores._source
)

select * from explained
