-- One row per stay with at least one operation done, several operations of one stay counting once (手术人数).
{{ config(materialized='ephemeral') }}

with operations as (
  select * from {{ ref('int_input__operations') }}
  where admission_key is not null
    and not coalesce(is_cancelled, false)
),

by_admission as (
  select
    admission_key,
    min(cast(started_at as date)) as first_operated_on,
    max(cast(started_at as date)) as last_operated_on,
    cast(count(*) as integer) as operations,
    bool_or(coalesce(operation_level = 4, false)) as has_level4_operation,
    bool_or(coalesce(operation_level = 3, false)) as has_level3_operation,
    bool_or(coalesce(is_minimally_invasive, false)) as has_minimally_invasive_operation,
    bool_or(coalesce(is_elective, false)) as has_elective_operation,
    bool_or(coalesce(is_unplanned_reoperation, false)) as has_unplanned_reoperation
  from operations
  group by admission_key
)

select * from by_admission
