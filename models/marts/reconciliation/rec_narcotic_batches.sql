-- One row per difference in the ledger of a batch of a narcotic or class-1 psychotropic drug on a day: balance, register, empty ampoules (periodic snapshot).
{{ config(materialized='table') }}

with drugs as (
  select * from {{ ref('dim_drugs') }}
  where is_narcotic
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
    batch_no,
    moved_on as day_on,
    sum(qty) as net_qty,
    -coalesce(sum(qty) filter (move_type = 'dispense'), 0) as dispensed_qty,
    _source
  from moves
  group by store_code, drug_code, batch_no, moved_on, _source
),

ledger as (
  select
    * exclude (net_qty),
    sum(net_qty) over (
      partition by _source, store_code, drug_code, batch_no
      order by day_on
      rows between unbounded preceding and current row
    ) as closing_qty
  from daily
),

registered as (
  select
    store_code,
    drug_code,
    batch_no,
    used_on as day_on,
    sum(qty) as registered_qty,
    sum(qty) filter (empties_returned_qty is not null) as ampoules_qty,
    sum(empties_returned_qty) as empties_qty,
    _source
  from {{ ref('int_input__narcotic_uses') }}
  group by store_code, drug_code, batch_no, used_on, _source
),

counted as (
  select
    snapshots.store_code,
    snapshots.drug_code,
    snapshots.batch_no,
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
  left join registered using (store_code, drug_code, batch_no, day_on, _source)
  left join counted using (store_code, drug_code, batch_no, day_on, _source)
  left join first_counts using (_source)
),

differences as (
  select
    store_code,
    drug_code,
    batch_no,
    day_on,
    case
      when counted_qty is null then 'not_counted'
      else 'balance_differs'
    end as cause,
    closing_qty as book_qty,
    counted_qty as found_qty,
    _source
  from together
  where day_on >= first_on
    and counted_qty is distinct from closing_qty
  union all
  select
    store_code,
    drug_code,
    batch_no,
    day_on,
    case
      when registered_qty < dispensed_qty then 'not_registered'
      else 'registered_without_movement'
    end,
    dispensed_qty,
    registered_qty,
    _source
  from together
  where registered_qty <> dispensed_qty
  union all
  select
    store_code,
    drug_code,
    batch_no,
    day_on,
    'empties_missing',
    ampoules_qty,
    empties_qty,
    _source
  from together
  where empties_qty <> ampoules_qty
  union all
  select
    registered.store_code,
    registered.drug_code,
    registered.batch_no,
    registered.day_on,
    'registered_without_movement',
    0,
    registered.registered_qty,
    registered._source
  from registered
  anti join ledger using (store_code, drug_code, batch_no, day_on, _source)
),

keyed as (
  select
    md5(concat_ws('|', differences._source, differences.store_code, differences.drug_code, differences.batch_no, differences.day_on, differences.cause)) as difference_key,
    differences.day_on,
    differences.store_code,
    md5(differences._source || '|' || differences.store_code) as store_key,
    differences.drug_code,
    md5(differences._source || '|' || differences.drug_code) as drug_key,
    differences.batch_no,
    differences.cause,
    cast(differences.book_qty as decimal(18, 4)) as book_qty,
    cast(differences.found_qty as decimal(18, 4)) as found_qty,
    cast(coalesce(differences.found_qty, 0) - differences.book_qty as decimal(18, 4)) as difference_qty,
    stores.department_code,
    stores.institution_code,
    differences._source
  from differences
  left join {{ ref('dim_stores') }} as stores on differences.store_code = stores.store_code
    and differences._source = stores._source
)

select * from keyed
