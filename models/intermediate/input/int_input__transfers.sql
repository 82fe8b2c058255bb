-- One row per transfer between departments or wards.
{{ config(materialized='ephemeral') }}

with told as (
  select
    transfer_key,
    admission_key,
    transferred_at,
    from_department_code,
    to_department_code,
    from_ward_code,
    to_ward_code,
    _source,
    'demo_his' as _system
  from {{ ref('stg_demo_his__transfers') }}
  union all
  select
    transfer_key,
    admission_key,
    transferred_at,
    from_department_code,
    to_department_code,
    from_ward_code,
    to_ward_code,
    _source,
    'front_end' as _system
  from {{ ref('stg_front_end__transfers') }}
),

feed as (
  select
    transfer_key,
    admission_key,
    transferred_at,
    from_department_code,
    to_department_code,
    from_ward_code,
    to_ward_code,
    _source
  from {{ ref('int_feed__transfers_folded') }}
  where to_department_code is not null
),

-- Numbers of transfers are nobody's but their system's: the same move is told by its stay, ward and minute.
kept as (
  select
    told.transfer_key,
    told.admission_key,
    told.transferred_at,
    told.from_department_code,
    told.to_department_code,
    told.from_ward_code,
    told.to_ward_code,
    told._source
  from told
  left join feed on told.admission_key = feed.admission_key
    and told.to_ward_code is not distinct from feed.to_ward_code
    and date_trunc('minute', told.transferred_at) = date_trunc('minute', feed.transferred_at)
  where feed.admission_key is null
    or not {{ feed_outranks('transfers', 'told._system') }}
),

joined as (
  select
    feed.transfer_key,
    feed.admission_key,
    feed.transferred_at,
    feed.from_department_code,
    feed.to_department_code,
    feed.from_ward_code,
    feed.to_ward_code,
    feed._source
  from feed
  left join told on feed.admission_key = told.admission_key
    and feed.to_ward_code is not distinct from told.to_ward_code
    and date_trunc('minute', feed.transferred_at) = date_trunc('minute', told.transferred_at)
  where told.admission_key is null
    or {{ feed_outranks('transfers', 'told._system') }}
),

unioned as (
  select *
  from kept
  union all
  select * from joined
)

select * from unioned
