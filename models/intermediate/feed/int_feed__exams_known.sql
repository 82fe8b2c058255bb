-- One row per examination of messages and row of a system that are the same, and which of the two is believed.
{{ config(materialized='table') }}

-- The report's or the request's number is that of the system's row.

with told as (
  select
    exam_key as told_key,
    report_ref,
    unnest([report_ref, order_ref]) as number_ref,
    coalesce(examined_at, reported_at) as done_at
  from {{ ref('int_feed__exams_told') }}
),

systems as (
  select
    exam_key as system_key,
    exam_key as number_ref,
    cast(coalesce(examined_at, reported_at) as date) as system_on,
    _source,
    'demo_his' as _system
  from {{ ref('stg_demo_his__exam_reports') }}
  union all
  select
    exam_key as system_key,
    exam_key as number_ref,
    cast(coalesce(examined_at, reported_at) as date) as system_on,
    _source,
    'front_end' as _system
  from {{ ref('stg_front_end__exams') }}
  union all
  select
    md5(_source || '|E' || examination_item_id) as system_key,
    md5(_source || '|' || examination_item_id) as number_ref,
    cast(null as date) as system_on,
    _source,
    'hosoneu' as _system
  from {{ ref('stg_hosoneu__examination_items') }}
),

judged as (
  select distinct
    told.told_key,
    told.report_ref,
    cast(told.done_at as date) as told_on,
    systems.system_key,
    systems.system_on,
    {{ feed_outranks('exams', 'systems._system') }} as is_feeds,
    systems._source
  from told
  inner join systems on told.number_ref = systems.number_ref
)

select * from judged
