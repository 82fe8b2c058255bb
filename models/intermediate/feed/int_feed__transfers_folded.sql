-- One row per transfer of the feed that still stands.
{{ config(materialized='table') }}

with events as (
  select * from {{ ref('int_feed__events_sequenced') }}
  where is_standing_transfer
    or kind in ('admit', 'register', 'class_change')
),

followed as (
  select
    md5(admission_ref || '|' || event_at || '|' || coalesce(ward_code, '')) as transfer_key,
    admission_key,
    event_at as transferred_at,
    coalesce(
      prior_department_code,
      lag (department_code) over (partition by admission_ref order by sequence_no)
    ) as from_department_code,
    department_code as to_department_code,
    coalesce(
      prior_ward_code,
      lag (ward_code) over (partition by admission_ref order by sequence_no)
    ) as from_ward_code,
    ward_code as to_ward_code,
    is_standing_transfer,
    _source
  from events
),

standing as (
  select * exclude (is_standing_transfer)
  from followed
  where is_standing_transfer
)

select * from standing
