-- One row per settlement, refund or prepayment, signed.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || settle_id) as settlement_key,
  settle_time as settled_at,
  settle_kind,
  pay_method,
  cashier_code,
  cast(total_amount as decimal(14, 2)) as total_amount,
  cast(fund_amount as decimal(14, 2)) as fund_amount,
  cast(personal_amount as decimal(14, 2)) as personal_amount,
  cast(deposited_amount as decimal(14, 2)) as deposited_amount,
  md5(_source || '|' || original_settle_id) as original_settlement_key,
  channel,
  coalesce(is_converted, false) as is_converted_to_insurance,
  discharge_order_time as discharge_ordered_at,
  is_invoice_due,
  einvoice_status,
  dept_code as department_code,
  ward_code,
  payer_code,
  inst_code as institution_code,
  {{ pseudonym("_source || '|' || visit_id") }} as visit_key,
  {{ pseudonym("_source || '|' || admission_id") }} as admission_key,
  md5(_source || '|' || admission_id) as admission_ref,
  {{ pseudonym("_source || '|' || patient_id") }} as patient_key,
  _source
from {{ source('demo_his', 'settlements') }}
where _deleted_at is null
