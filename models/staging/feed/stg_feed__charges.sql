-- One row per charge line that a message names; payments and adjustments are none.
{{ config(materialized='ephemeral') }}

select
  message_id,
  seq,
  message_id || '|' || seq as event_key,
  kind,
  event_at,
  charge_no as charge_id,
  md5(number_source || '|' || charge_no) as charge_key,
  charged_at,
  setting,
  item_code,
  item_name,
  fee_class,
  cast(qty as decimal(14, 4)) as qty,
  cast(unit_price as decimal(14, 4)) as unit_price,
  cast(amount as decimal(14, 2)) as amount,
  department_code,
  executing_department_code,
  doctor_code,
  payer_code,
  md5(number_source || '|' || visit_no) as admission_ref,
  {{ pseudonym("number_source || '|' || visit_no") }} as admission_key,
  md5(number_source || '|' || patient_no) as patient_ref,
  {{ pseudonym("number_source || '|' || patient_no") }} as patient_key,
  institution as institution_code,
  number_source as _source
from {{ source('feed', 'charges') }}
where _deleted_at is null
  and kind in ('charge', 'credit')
