-- One row per item that can be charged.
{{ config(materialized='ephemeral') }}

with unioned as (
  select
    item_code,
    item_name,
    fee_class,
    nursing_class,
    unit,
    unit_price,
    _source
  from {{ ref('stg_demo_his__charge_items') }}
  union all
  select
    item_code,
    item_name,
    fee_class,
    cast(null as varchar) as nursing_class,
    unit,
    unit_price,
    _source
  from {{ ref('int_hosoneu__charge_items_classified') }}
  union all
  select
    item_code,
    item_name,
    fee_class,
    nursing_class,
    unit,
    unit_price,
    _source
  from {{ ref('stg_front_end__charge_items') }}
)

select * from unioned
