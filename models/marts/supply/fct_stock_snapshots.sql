-- One row per drug, batch, store and snapshot (periodic snapshot fact): levels at the end of a day, never summed over days.
{{ config(materialized='table') }}

with snapshots as (
  select * from {{ ref('int_input__stock_snapshots') }}
),

stores as (
  select * from {{ ref('dim_stores') }}
),

keyed as (
  select
    snapshots.stock_snapshot_key,
    snapshots.snapshot_on,
    snapshots.snapshot_kind,
    snapshots.store_code,
    md5(snapshots._source || '|' || snapshots.store_code) as store_key,
    stores.store_kind,
    snapshots.drug_code,
    md5(snapshots._source || '|' || snapshots.drug_code) as drug_key,
    snapshots.lot_no,
    snapshots.expires_on,
    date_diff('day', snapshots.snapshot_on, snapshots.expires_on) as days_to_expiry,
    snapshots.qty,
    snapshots.cost_price,
    snapshots.amount,
    snapshots.qty = 0 as is_exhausted,
    stores.department_code,
    md5(snapshots._source || '|' || stores.department_code) as department_key,
    stores.institution_code,
    snapshots._source
  from snapshots
  left join stores on snapshots.store_code = stores.store_code
    and snapshots._source = stores._source
)

select * from keyed
