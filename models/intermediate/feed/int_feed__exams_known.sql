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

systems as ({{ numbered_rows(
    'exam_key',
    his='stg_demo_his__exam_reports',
    front_end='stg_front_end__exams',
    more={ 'system_on': ['cast(coalesce(examined_at, reported_at) as date)', 'date'] }
  ) }}),
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
