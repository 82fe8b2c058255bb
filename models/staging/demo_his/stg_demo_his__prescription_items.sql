-- One row per drug line of a prescription.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || rx_item_id) as rx_item_key,
  rx_item_id,
  rx_id,
  drug_code,
  cast(qty as decimal(14, 4)) as qty,
  cast(unit_price as decimal(14, 4)) as unit_price,
  cast(amount as decimal(14, 2)) as amount,
  route,
  days_supply,
  cast(volume_ml as decimal(10, 2)) as volume_ml,
  infusion_bags,
  is_pivas,
  is_take_home,
  by_generic_name as is_by_generic_name,
  audit_time as audited_at,
  audit_result,
  intervention_result,
  refuse_time as refused_at,
  refuse_reason,
  _source
from {{ source('demo_his', 'prescription_items') }}
where _deleted_at is null
