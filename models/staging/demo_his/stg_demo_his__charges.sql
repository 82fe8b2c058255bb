-- One row per charge line; a refund is its own line, negative, at the time of the refund.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || charge_id) as charge_key,
  charge_id,
  charge_time as charged_at,
  entry_time as entered_at,
  setting,
  item_code,
  item_name,
  fee_class,
  nursing_class,
  cast(qty as decimal(14, 4)) as qty,
  cast(unit_price as decimal(14, 4)) as unit_price,
  cast(amount as decimal(14, 2)) as amount,
  md5(_source || '|' || refund_of) as refund_of_charge_key,
  refund_of as refund_of_charge_id,
  md5(_source || '|' || settle_id) as settlement_key,
  settle_time as settled_at,
  settle_dept_code as settlement_department_code,
  coalesce(is_special_need, false) as is_special_need,
  ordering_dept_code as ordering_department_code,
  ordering_doctor_code,
  executing_dept_code as executing_department_code,
  patient_dept_code as patient_department_code,
  patient_ward_code as ward_code,
  payer_code,
  inst_code as institution_code,
  {{ pseudonym("_source || '|' || visit_id") }} as visit_key,
  admission_id,
  {{ pseudonym("_source || '|' || admission_id") }} as admission_key,
  {{ pseudonym("_source || '|' || patient_id") }} as patient_key,
  _source
from {{ source('demo_his', 'charges') }}
where _deleted_at is null
