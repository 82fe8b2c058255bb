-- One row per registration, typed by its level; a cancelled one is dated by its refund invoice, for the source keeps no cancel time.
{{ config(materialized='ephemeral') }}

with registrations as (
  select * from {{ ref('stg_hosoneu__registrations') }}
),

levels as (
  select * from {{ ref('stg_hosoneu__registration_levels') }}
),

expense_items as (
  select * from {{ ref('stg_hosoneu__expense_items') }}
),

invoices as (
  select * from {{ ref('stg_hosoneu__invoices') }}
),

refunds as (
  select
    expense_items.expense_item_id,
    expense_items._source,
    max(refunding.paid_at) as refunded_at
  from expense_items
  inner join invoices on expense_items.invoice_id = invoices.invoice_id
    and expense_items._source = invoices._source
  inner join invoices as refunding on invoices.invoice_no = refunding.invoice_no
    and invoices._source = refunding._source
    and refunding.total_amount < 0
    and refunding.paid_at >= invoices.paid_at
  group by expense_items.expense_item_id, expense_items._source
),

classified as (
  select
    {{ pseudonym("registrations._source || '|' || registrations.registration_id") }} as registration_key,
    registrations.registered_at,
    case
      when registrations.registration_status = '4' then coalesce(refunds.refunded_at, registrations.registered_at)
    end as cancelled_at,
    cast(registrations.registered_at as date) as visit_on,
    case
      when levels.registration_level_name = '急诊' then 'emergency'
      else 'outpatient'
    end as registration_type,
    'window' as channel,
    false as is_appointment,
    false as is_no_show,
    registrations.fee,
    registrations.department_id as department_code,
    registrations.doctor_id as doctor_code,
    registrations.calculation_type_id as payer_code,
    registrations.institution_code,
    registrations.visit_key,
    registrations.medical_record_id,
    registrations.patient_key,
    registrations._source
  from registrations
  left join levels on registrations.registration_level_id = levels.registration_level_id
    and registrations._source = levels._source
  left join refunds on registrations.expense_item_id = refunds.expense_item_id
    and registrations._source = refunds._source
)

select * from classified
