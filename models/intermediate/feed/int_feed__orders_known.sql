-- One row per order of messages and order of a system that are the same, and which of the two is believed.
{{ config(materialized='table') }}

with told as (
  select
    order_key,
    order_ref
  from {{ ref('int_feed__orders_told') }}
),

systems as ({{ numbered_rows('order_key', his='stg_demo_his__medical_orders', front_end='stg_front_end__orders') }}),
judged as (
  select
    told.order_key as told_key,
    systems.system_key,
    {{ feed_outranks('orders', 'systems._system') }} as is_feeds
  from told
  inner join systems on told.order_ref = systems.number_ref
)

select * from judged
