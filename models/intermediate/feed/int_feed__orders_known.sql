-- One row per order of messages and order of a system that are the same, and which of the two is believed.
{{ config(materialized='table') }}

with told as (
  select
    order_key,
    order_ref
  from {{ ref('int_feed__orders_told') }}
),

systems as (
  select
    order_key as system_key,
    order_key as number_ref,
    'demo_his' as _system
  from {{ ref('stg_demo_his__medical_orders') }}
  union all
  select
    order_key as system_key,
    order_key as number_ref,
    'front_end' as _system
  from {{ ref('stg_front_end__orders') }}
  union all
  select
    md5(_source || '|E' || examination_item_id) as system_key,
    md5(_source || '|' || examination_item_id) as number_ref,
    'hosoneu' as _system
  from {{ ref('stg_hosoneu__examination_items') }}
),

judged as (
  select
    told.order_key as told_key,
    systems.system_key,
    {{ feed_outranks('orders', 'systems._system') }} as is_feeds
  from told
  inner join systems on told.order_ref = systems.number_ref
)

select * from judged
