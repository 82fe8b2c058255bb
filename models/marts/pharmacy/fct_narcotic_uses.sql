-- One row per line of the register of narcotic and class-1 psychotropic drugs (transaction fact).
{{ config(materialized='table') }}

select
  narcotic_use_key,
  used_on,
  rx_item_key,
  store_code,
  md5(_source || '|' || store_code) as store_key,
  drug_code,
  md5(_source || '|' || drug_code) as drug_key,
  lot_no,
  qty,
  empties_returned_qty,
  coalesce(empties_returned_qty <> qty, false) as is_empties_short,
  wasted_volume_ml,
  dispenser_code,
  checker_code,
  department_code,
  md5(_source || '|' || department_code) as department_key,
  doctor_code,
  md5(_source || '|' || doctor_code) as doctor_key,
  institution_code,
  patient_key,
  _source
from {{ ref('int_input__narcotic_uses') }}
