-- One row per prescribed drug line.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || rx_item_id) as rx_item_key,
  md5(_source || '|' || rx_id) as rx_key,
  prescribed_at,
  setting,
  rx_class,
  rx_status,
  drug_code,
  drug_name,
  is_antibiotic,
  cast(qty as decimal(14, 4)) as qty,
  cast(unit_price as decimal(14, 4)) as unit_price,
  cast(amount as decimal(14, 2)) as amount,
  department_code,
  doctor_code,
  institution_code,
  {{ pseudonym("_source || '|' || visit_id") }} as visit_key,
  {{ pseudonym("_source || '|' || admission_id") }} as admission_key,
  {{ pseudonym("_source || '|' || patient_id") }} as patient_key,
  _source
from {{ source('front_end', 'rx_items') }}
where _deleted_at is null
  and not coalesce(is_deleted, false)
