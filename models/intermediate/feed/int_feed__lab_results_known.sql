-- One row per laboratory result of messages and row of a system that are the same, and which of the two is believed.
{{ config(materialized='table') }}

-- The report's or the request's number is that of the system's row, or of its specimen with the same item.

with told as (
  select
    result_key as told_key,
    report_ref,
    unnest([report_ref, order_ref]) as number_ref,
    item_code,
    reported_at
  from {{ ref('int_feed__lab_results_told') }}
),

systems as ({{ numbered_rows(
    'result_key',
    his='stg_demo_his__lab_results',
    front_end='stg_front_end__lab_results',
    more={
      'specimen_key': ['specimen_key', 'varchar'],
      'item_code': ['item_code', 'varchar'],
      'system_on': ['cast(coalesce(reported_at, rejected_at) as date)', 'date']
    }
  ) }}),
same as (
  select
    told.told_key,
    told.report_ref,
    told.reported_at,
    systems.system_key,
    systems.system_on,
    systems._source,
    systems._system
  from told
  inner join systems on told.number_ref = systems.number_ref
  union
  select
    told.told_key,
    told.report_ref,
    told.reported_at,
    systems.system_key,
    systems.system_on,
    systems._source,
    systems._system
  from told
  inner join systems on told.number_ref = systems.specimen_key
    and told.item_code = systems.item_code
),

judged as (
  select
    told_key,
    report_ref,
    cast(reported_at as date) as told_on,
    system_key,
    system_on,
    {{ feed_outranks('lab_results', 'same._system') }} as is_feeds,
    _source
  from same
)

select * from judged
