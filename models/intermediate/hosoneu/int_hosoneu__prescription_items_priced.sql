-- One row per drug line, with its prescription, its drug and the amount of its expense item.
{{ config(materialized='ephemeral') }}

with items as (
  select * from {{ ref('stg_hosoneu__prescription_items') }}
),

prescriptions as (
  select * from {{ ref('stg_hosoneu__prescriptions') }}
),

drugs as (
  select * from {{ ref('stg_hosoneu__drugs') }}
),

expense_items as (
  select * from {{ ref('stg_hosoneu__expense_items') }}
),

registrations as (
  select * from {{ ref('int_hosoneu__registrations_classified') }}
),

priced as (
  select
    md5(items._source || '|' || items.prescription_item_id) as rx_item_key,
    md5(items._source || '|' || items.prescription_id) as rx_key,
    prescriptions.submitted_at as prescribed_at,
    coalesce(registrations.registration_type, 'outpatient') as setting,
    case drugs.drug_type_id
      when '102' then 'patent'
      when '103' then 'herbal'
      else 'western'
    end as rx_class,
    case
      when prescriptions.is_valid then 'valid'
      else 'voided'
    end as rx_status,
    items.drug_id as drug_code,
    drugs.drugs_name as drug_name,
    items.quantity as qty,
    drugs.unit_price,
    expense_items.amount,
    registrations.department_code,
    prescriptions.doctor_id as doctor_code,
    prescriptions.institution_code,
    prescriptions.visit_key,
    registrations.patient_key,
    items._source
  from items
  inner join prescriptions on items.prescription_id = prescriptions.prescription_id
    and items._source = prescriptions._source
  left join drugs on items.drug_id = drugs.drug_id
    and items._source = drugs._source
  left join expense_items on items.expense_item_id = expense_items.expense_item_id
    and items._source = expense_items._source
  left join registrations on prescriptions.medical_record_id = registrations.medical_record_id
    and prescriptions._source = registrations._source
)

select * from priced
