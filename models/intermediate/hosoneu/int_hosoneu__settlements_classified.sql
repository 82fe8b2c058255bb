-- One row per invoice: a negative one is a refund, and points to the first invoice of its number.
{{ config(materialized='ephemeral') }}

with invoices as (
  select * from {{ ref('stg_hosoneu__invoices') }}
),

expense_items as (
  select
    invoice_id,
    _source,
    arg_min(visit_key, medical_record_id) as visit_key,
    min(medical_record_id) as medical_record_id
  from {{ ref('stg_hosoneu__expense_items') }}
  where invoice_id is not null
  group by invoice_id, _source
),

registrations as (
  select * from {{ ref('int_hosoneu__registrations_classified') }}
),

originals as (
  select
    invoice_no,
    _source,
    arg_min(invoice_id, paid_at) as invoice_id
  from invoices
  where total_amount >= 0
  group by invoice_no, _source
),

pay_methods as (
  select * from {{ ref('hosoneu_pay_methods') }}
),

classified as (
  select
    md5(invoices._source || '|' || invoices.invoice_id) as settlement_key,
    invoices.paid_at as settled_at,
    case
      when invoices.total_amount < 0 then 'refund'
      else 'charge'
    end as settle_kind,
    coalesce(pay_methods.pay_method, 'other') as pay_method,
    invoices.cashier_id as cashier_code,
    invoices.total_amount,
    case
      when invoices.total_amount < 0 then md5(originals._source || '|' || originals.invoice_id)
    end as original_settlement_key,
    registrations.payer_code,
    invoices.institution_code,
    expense_items.visit_key,
    registrations.patient_key,
    invoices._source
  from invoices
  left join expense_items on invoices.invoice_id = expense_items.invoice_id
    and invoices._source = expense_items._source
  left join registrations on expense_items.medical_record_id = registrations.medical_record_id
    and expense_items._source = registrations._source
  left join originals on invoices.invoice_no = originals.invoice_no
    and invoices._source = originals._source
  left join pay_methods on invoices.pay_mode_id = cast(pay_methods.pay_mode_id as varchar)
)

select * from classified
