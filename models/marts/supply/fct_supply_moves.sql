-- One row per item and store movement of consumables, per piece where it has a UDI (transaction fact), signed.
{{ config(materialized='table') }}

with moves as (
  select * from {{ ref('int_input__supply_moves') }}
),

stores as (
  select * from {{ ref('dim_stores') }}
),

keyed as (
  select
    moves.supply_move_key,
    moves.moved_on,
    moves.store_code,
    md5(moves._source || '|' || moves.store_code) as store_key,
    stores.store_kind,
    moves.item_code,
    moves.lot_no,
    moves.udi_key,
    moves.udi_key is not null as is_high_value,
    moves.expires_on,
    moves.move_type,
    case
      when moves.qty > 0 then 'in'
      else 'out'
    end as direction,
    moves.qty,
    moves.unit_cost,
    moves.amount,
    moves.counterpart_store_code,
    moves.charge_key,
    case
      when moves.move_type = 'use'
      and moves.udi_key is not null then moves.charge_key is not null
    end as is_charged,
    moves.operation_key,
    moves.department_code,
    md5(moves._source || '|' || moves.department_code) as department_key,
    stores.institution_code,
    moves.admission_key,
    moves.patient_key,
    moves._source
  from moves
  left join stores on moves.store_code = stores.store_code
    and moves._source = stores._source
)

select * from keyed
