-- One row per drug, batch, store and month-end count of the store: what the books say then (期初+入−出).
{{ config(materialized='ephemeral') }}

with moves as (
  select
    _source || '|' || store_code || '|' || drug_code || '|' || lot_no as shelf,
    *
  from {{ ref('int_input__stock_moves') }}
),

counts_held as (
  select
    store_code,
    snapshot_on,
    max(taken_at) as taken_at,
    _source
  from {{ ref('int_input__stock_snapshots') }}
  where snapshot_kind = 'month_end'
  group by store_code, snapshot_on, _source
),

daily as (
  select
    shelf,
    moved_on,
    any_value(store_code) as store_code,
    any_value(drug_code) as drug_code,
    any_value(lot_no) as lot_no,
    any_value(_source) as _source,
    sum(qty) as qty,
    sum(amount) as amount
  from moves
  group by shelf, moved_on
),

running as (
  select
    * exclude (qty, amount),
    sum(qty) over (
      partition by
        shelf
      order by moved_on rows between unbounded preceding and current row
    ) as book_qty,
    sum(amount) over (
      partition by
        shelf
      order by moved_on rows between unbounded preceding and current row
    ) as book_amount,
    lead (moved_on) over (partition by shelf order by moved_on) as next_on
  from daily
),

booked as (
  select
    running.*,
    counts_held.snapshot_on,
    counts_held.taken_at
  from running
  inner join counts_held on running.store_code = counts_held.store_code
    and running._source = counts_held._source
    and running.moved_on <= counts_held.snapshot_on
    and counts_held.snapshot_on < coalesce(running.next_on, date '9999-12-31')
)

select * from booked
