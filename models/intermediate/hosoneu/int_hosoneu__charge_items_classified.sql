-- One row per drug (code D…) or non-drug item (code F…) that can be charged.
{{ config(materialized='ephemeral') }}

with drugs as (
  select * from {{ ref('stg_hosoneu__drugs') }}
),

items as (
  select * from {{ ref('stg_hosoneu__charge_items') }}
),

fee_classes as (
  select * from {{ ref('hosoneu_fee_classes') }}
),

classified as (
  select
    'D' || drug_id as item_code,
    drugs_name as item_name,
    case drug_type_id
      when '101' then 'western'
      when '102' then 'patent'
      when '103' then 'herbal'
      else 'other'
    end as fee_class,
    drugs_unit as unit,
    unit_price,
    cast(null as varchar) as department_code,
    _source
  from drugs
  union all
  select
    'F' || items.item_id as item_code,
    items.item_name,
    coalesce(fee_classes.fee_class, 'other') as fee_class,
    cast(null as varchar) as unit,
    items.unit_price,
    items.department_id as department_code,
    items._source
  from items
  left join fee_classes on items.expense_type_id = cast(fee_classes.expense_type_id as varchar)
)

select * from classified
