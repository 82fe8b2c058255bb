-- One row per line of the register of narcotic and class-1 psychotropic drugs handed out.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || register_id) as narcotic_use_key,
  md5(_source || '|' || rx_item_id) as rx_item_key,
  {{ pseudonym("_source || '|' || patient_id") }} as patient_key,
  inst_code as institution_code,
  dept_code as department_code,
  doctor_code,
  store_code,
  drug_code,
  batch_no as lot_no,
  use_date as used_on,
  cast(qty as decimal(14, 4)) as qty,
  cast(empties_returned as decimal(14, 4)) as empties_returned_qty,
  cast(wasted_qty as decimal(14, 4)) as wasted_volume_ml,
  dispenser_code,
  checker_code,
  _source
from {{ source('demo_his', 'narcotic_register') }}
where _deleted_at is null
