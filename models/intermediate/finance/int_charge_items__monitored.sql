-- One row per charge item that is on the national list of high-value consumables under close supervision.
{{ config(materialized='ephemeral') }}

-- The few items of the catalogue are compared with the patterns, never the many charge lines.

with items as (
  select
    item_code,
    item_name,
    _source
  from {{ ref('int_input__charge_items') }}
  where fee_class = 'consumable'
),

monitored as (
  select
    items.item_code,
    items._source,
    min(consumables.class_no) as class_no
  from items
  inner join {{ ref('key_monitored_consumables') }} as consumables on regexp_matches(items.item_name, consumables.name_pattern)
  group by items.item_code, items._source
)

select * from monitored
