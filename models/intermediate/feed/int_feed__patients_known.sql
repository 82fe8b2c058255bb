-- One row per patient number of the feed that was not merged away, with what the newest message says.
{{ config(materialized='ephemeral') }}

with events as (
  select * from {{ ref('stg_feed__patient_events') }}
  where patient_ref is not null
),

merged as (
  select * from {{ ref('int_feed__patients_merged') }}
),

known as (
  select
    events.patient_ref,
    any_value(events.patient_key) as patient_key,
    arg_max(events.sex, (events.event_at, events.message_id)) filter (where events.sex is not null) as sex,
    arg_max(events.born_on, (events.event_at, events.message_id)) filter (
      where events.born_on is not null
    ) as born_on,
    arg_max(events.institution_code, (events.event_at, events.message_id)) as institution_code,
    any_value(events._source) as _source
  from events
  left join merged on events.patient_ref = merged.patient_ref
  where merged.patient_ref is null
  group by events.patient_ref
)

select * from known
