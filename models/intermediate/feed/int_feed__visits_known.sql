-- One row per visit of the feed that a HIS has too, and which: told by its number, so that a connection without the key knows it.
{{ config(materialized='table') }}

with numbers as (
  select
    visit_id,
    _source,
    any_value(admission_key) as visit_key
  from {{ ref('stg_feed__encounter_events') }}
  group by visit_id, _source
),

known as (
  select
    visit_id,
    _source,
    'demo_his' as _system
  from {{ ref('stg_demo_his__visits') }}
  union all
  select
    medical_record_id as visit_id,
    _source,
    'hosoneu' as _system
  from {{ ref('stg_hosoneu__medical_records') }}
  where first_diagnosed_at is not null
  union all
  select
    visit_id,
    _source,
    'front_end' as _system
  from {{ ref('stg_front_end__visits') }}
),

matched as (
  select
    numbers.visit_key,
    min(known._system) as _system
  from numbers
  inner join known on numbers.visit_id = known.visit_id
    and numbers._source = known._source
  group by numbers.visit_key
)

select * from matched
