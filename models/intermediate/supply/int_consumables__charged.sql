-- One row per charge line of a consumable that was not given back, and whether the item is tracked by piece.
{{ config(materialized='ephemeral') }}

with high_value_items as (
  select distinct
    item_code,
    _source
  from {{ ref('int_input__supply_moves') }}
  where udi_key is not null
),

refunds as (
  select distinct refund_of_charge_key as charge_key
  from {{ ref('int_input__charges') }}
  where fee_class = 'consumable'
    and refund_of_charge_key is not null
),

-- What was charged and not given back.
charged as (
  select
    charges.charge_key,
    charges.item_code,
    charges.qty,
    charges.amount,
    cast(charges.entered_at as date) as entered_on,
    charges.patient_department_code as department_code,
    charges.institution_code,
    charges.admission_key,
    high_value_items.item_code is not null as is_high_value,
    charges._source
  from {{ ref('int_input__charges') }} as charges
  left join high_value_items on charges.item_code = high_value_items.item_code
    and charges._source = high_value_items._source
  where charges.fee_class = 'consumable'
    and charges.refund_of_charge_key is null
    and charges.charge_key not in (select refunds.charge_key from refunds)
)

select * from charged
