-- One row per store, batch and day on which a narcotic or class-1 psychotropic drug moved: stock, register and count beside one another.
{{ config(materialized='ephemeral') }}

with drugs as (
  select * from {{ ref('int_input__drugs') }}
  where narcotic_class in ('narcotic', 'psychotropic_1')
),

moves as (
  select moves.*
  from {{ ref('int_input__stock_moves') }} as moves
  inner join drugs on moves.drug_code = drugs.drug_code
    and moves._source = drugs._source
),

daily as (
  select
    store_code,
    drug_code,
    lot_no,
    moved_on as day_on,
    sum(qty) as net_qty,
    - coalesce(sum(qty) filter (move_type = 'dispense'), 0) as dispensed_qty,
    _source
  from moves
  group by store_code, drug_code, lot_no, moved_on, _source
),

ledger as (
  select
    * exclude (net_qty),
    sum(net_qty) over (
      partition by
        _source,
        store_code,
        drug_code,
        lot_no
      order by day_on rows between unbounded preceding and current row
    ) as closing_qty
  from daily
),

registered as (
  select
    store_code,
    drug_code,
    lot_no,
    used_on as day_on,
    sum(qty) as registered_qty,
    sum(qty) filter (empties_returned_qty is not null) as ampoules_qty,
    sum(empties_returned_qty) as empties_qty,
    _source
  from {{ ref('int_input__narcotic_uses') }}
  group by store_code, drug_code, lot_no, used_on, _source
),

counted as (
  select
    snapshots.store_code,
    snapshots.drug_code,
    snapshots.lot_no,
    snapshots.snapshot_on as day_on,
    snapshots.qty as counted_qty,
    snapshots._source
  from {{ ref('int_input__stock_snapshots') }} as snapshots
  inner join drugs on snapshots.drug_code = drugs.drug_code
    and snapshots._source = drugs._source
  where snapshots.snapshot_kind = 'daily'
),

first_counts as (
  select
    min(day_on) as first_on,
    _source
  from counted
  group by _source
),

together as (
  select
    ledger.*,
    coalesce(registered.registered_qty, 0) as registered_qty,
    registered.ampoules_qty,
    registered.empties_qty,
    counted.counted_qty,
    first_counts.first_on
  from ledger
  left join registered using (store_code, drug_code, lot_no, day_on, _source)
  left join counted using (store_code, drug_code, lot_no, day_on, _source)
  left join first_counts using (_source)
)

select * from together
