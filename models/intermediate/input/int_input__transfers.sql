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

stays as (
  select
    admission_key,
    admitted_at,
    discharged_at
  from {{ ref('int_input__admissions') }}
),

-- A move before the stay began or after it ended is none of this stay.
feed as (
  select folded.*
  from {{ ref('int_feed__transfers_folded') }} as folded
  inner join stays on folded.admission_key = stays.admission_key
    and folded.transferred_at >= stays.admitted_at
    and (stays.discharged_at is null or folded.transferred_at <= stays.discharged_at)
),

-- Numbers of transfers are nobody's but their system's: the same move is one of the same stay into the same ward within an hour.
same as (
  select
    told.transfer_key as told_key,
    feed.transfer_key as feed_key,
    {{ feed_outranks('transfers', 'told._system') }} as is_feeds
  from told
  inner join feed on told.admission_key = feed.admission_key
    and coalesce(told.to_ward_code, told.to_department_code) = coalesce(feed.to_ward_code, feed.to_department_code)
    and abs(date_diff('second', told.transferred_at, feed.transferred_at)) <= 3600
),

unioned as (
  select * exclude (_system)
  from told
  where transfer_key not in (select told_key from same where is_feeds)
  union all
  by name
  select * from feed
  where transfer_key not in (select feed_key from same where not is_feeds)
)

select * from unioned
