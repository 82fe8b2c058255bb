-- One row per charge line, signed; a refund is its own line at its own time.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || charge_id) as charge_key,
  charge_id,
  charged_at,
  entered_at,
  setting,
  item_code,
  item_name,
  fee_class,
  nursing_class,
  cast(qty as decimal(14, 4)) as qty,
  cast(unit_price as decimal(14, 4)) as unit_price,
  cast(amount as decimal(14, 2)) as amount,
  md5(_source || '|' || refund_of_charge_id) as refund_of_charge_key,
  original_charged_at,
  cast(original_amount as decimal(14, 2)) as original_amount,
  md5(_source || '|' || settlement_id) as settlement_key,
  settled_at,
  settlement_department_code,
  is_special_need,
  ordering_department_code,
  ordering_doctor_code,
  executing_department_code,
  patient_department_code,
  ward_code,
  payer_code,
  institution_code,
  {{ pseudonym("_source || '|' || visit_id") }} as visit_key,
  {{ pseudonym("_source || '|' || admission_id") }} as admission_key,
  {{ pseudonym("_source || '|' || patient_id") }} as patient_key,
  _source
from {{ source('front_end', 'charges') }}
where _deleted_at is null
  and not coalesce(is_deleted, false)
