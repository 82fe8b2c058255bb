-- One row per expense item that some order names: what was ordered, by whom, when, and who carries it out.
{{ config(materialized='ephemeral') }}

with drug_lines as (
  select
    items.expense_item_id,
    items.drug_id as item_code,
    items.quantity,
    orders.doctor_id,
    orders.submitted_at,
    items._source
  from {{ ref('stg_hosoneu__prescription_items') }} as items
  inner join {{ ref('stg_hosoneu__prescriptions') }} as orders on items.prescription_id = orders.prescription_id
    and items._source = orders._source
),

examination_lines as (
  select
    items.expense_item_id,
    items.item_id as item_code,
    items.quantity,
    orders.doctor_id,
    orders.submitted_at,
    items.examination_item_id,
    items._source
  from {{ ref('stg_hosoneu__examination_items') }} as items
  inner join {{ ref('stg_hosoneu__examinations') }} as orders on items.examination_id = orders.examination_id
    and items._source = orders._source
),

examination_drug_lines as (
  select
    drugs.expense_item_id,
    drugs.drug_id as item_code,
    drugs.quantity,
    coalesce(drugs.doctor_id, examination_lines.doctor_id) as doctor_id,
    examination_lines.submitted_at,
    drugs._source
  from {{ ref('stg_hosoneu__examination_drugs') }} as drugs
  left join examination_lines on drugs.examination_item_id = examination_lines.examination_item_id
    and drugs._source = examination_lines._source
),

treatment_lines as (
  select
    items.expense_item_id,
    items.item_id as item_code,
    items.quantity,
    orders.doctor_id,
    orders.submitted_at,
    items._source
  from {{ ref('stg_hosoneu__treatment_items') }} as items
  inner join {{ ref('stg_hosoneu__treatments') }} as orders on items.treatment_id = orders.treatment_id
    and items._source = orders._source
),

orders as (
  select
    expense_item_id,
    'D' || item_code as item_code,
    quantity,
    doctor_id,
    submitted_at,
    _source
  from drug_lines
  union all
  select
    expense_item_id,
    'F' || item_code as item_code,
    quantity,
    doctor_id,
    submitted_at,
    _source
  from examination_lines
  union all
  select
    expense_item_id,
    'D' || item_code as item_code,
    quantity,
    doctor_id,
    submitted_at,
    _source
  from examination_drug_lines
  union all
  select
    expense_item_id,
    'F' || item_code as item_code,
    quantity,
    doctor_id,
    submitted_at,
    _source
  from treatment_lines
),

first_orders as (
  select
    expense_item_id,
    _source,
    min(submitted_at) as ordered_at,
    min(doctor_id) as doctor_id,
    min(item_code) as item_code,
    sum(quantity) as qty
  from orders
  where expense_item_id is not null
  group by expense_item_id, _source
)

select * from first_orders
