-- One row per item and store movement of consumables, per piece where it has a UDI.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || supply_move_id) as supply_move_key,
  store_code,
  item_code,
  batch_no as lot_no,
  md5(_source || '|' || udi) as udi_key,
  expiry_date as expires_on,
  move_type,
  cast(qty as decimal(14, 4)) as qty,
  cast(unit_cost as decimal(14, 4)) as unit_cost,
  cast(amount as decimal(14, 2)) as amount,
  move_date as moved_on,
  counterpart_store_code,
  dept_code as department_code,
  {{ pseudonym("_source || '|' || patient_id") }} as patient_key,
  {{ pseudonym("_source || '|' || admission_id") }} as admission_key,
  md5(_source || '|' || operation_id) as operation_key,
  md5(_source || '|' || charge_id) as charge_key,
  _source
from {{ source('demo_his', 'supply_moves') }}
where _deleted_at is null
