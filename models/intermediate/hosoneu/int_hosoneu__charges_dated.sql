-- One row per expense item, dated by its invoice, else by its order, else by its registration; Pay_Status is undocumented and decides nothing.
{{ config(materialized='ephemeral') }}

with expense_items as (
  select * from {{ ref('stg_hosoneu__expense_items') }}
),

invoices as (
  select * from {{ ref('stg_hosoneu__invoices') }}
),

orders as (
  select * from {{ ref('int_hosoneu__expense_items_ordered') }}
),

registrations as (
  select * from {{ ref('int_hosoneu__registrations_classified') }}
),

fee_classes as (
  select * from {{ ref('hosoneu_fee_classes') }}
),

catalogue as (
  select * from {{ ref('int_hosoneu__charge_items_classified') }}
),

dated as (
  select
    md5(expense_items._source || '|' || expense_items.expense_item_id) as charge_key,
    coalesce(invoices.paid_at, orders.ordered_at, registrations.registered_at) as charged_at,
    coalesce(orders.ordered_at, invoices.paid_at, registrations.registered_at) as entered_at,
    coalesce(registrations.registration_type, 'outpatient') as setting,
    orders.item_code,
    coalesce(catalogue.item_name, fee_classes.expense_type_name) as item_name,
    coalesce(fee_classes.fee_class, 'other') as fee_class,
    cast(coalesce(orders.qty, 1) as decimal(14, 4)) as qty,
    catalogue.unit_price,
    expense_items.amount,
    md5(expense_items._source || '|' || expense_items.invoice_id) as settlement_key,
    registrations.department_code as ordering_department_code,
    coalesce(orders.doctor_id, registrations.doctor_code) as ordering_doctor_code,
    catalogue.department_code as executing_department_code,
    registrations.payer_code,
    expense_items.institution_code,
    expense_items.visit_key,
    registrations.patient_key,
    expense_items._source
  from expense_items
  left join invoices on expense_items.invoice_id = invoices.invoice_id
    and expense_items._source = invoices._source
  left join orders on expense_items.expense_item_id = orders.expense_item_id
    and expense_items._source = orders._source
  left join registrations on expense_items.medical_record_id = registrations.medical_record_id
    and expense_items._source = registrations._source
  left join fee_classes on expense_items.expense_type_id = cast(fee_classes.expense_type_id as varchar)
  left join catalogue on orders.item_code = catalogue.item_code
    and expense_items._source = catalogue._source
)

select * from dated
