-- One row per charge item of nursing whose unit is known: the hours that one unit of it stands for, as 财务 signed them.
{{ config(materialized='ephemeral') }}

with items as (
  select
    item_code,
    unit,
    _source
  from {{ ref('int_input__charge_items') }}
  where nursing_class is not null
),

converted as (
  select
    items.item_code,
    items._source,
    hours.hours_per_unit
  from items
  inner join {{ ref('nursing_hours') }} as hours on items.unit = hours.unit
)

select * from converted
