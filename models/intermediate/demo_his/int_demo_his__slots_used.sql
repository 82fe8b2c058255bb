-- One row per clinic session, with the slots that registrations took and did not give back.
{{ config(materialized='ephemeral') }}

with sessions as (
  select * from {{ ref('stg_demo_his__clinic_sessions') }}
),

registered as (
  select
    session_id,
    _source,
    cast(count(*) as integer) as used_slots
  from {{ ref('stg_demo_his__registrations') }}
  where session_id is not null
    and cancelled_at is null
  group by session_id, _source
),

used as (
  select
    sessions.*,
    coalesce(registered.used_slots, 0) as used_slots
  from sessions
  left join registered on sessions.session_id = registered.session_id
    and sessions._source = registered._source
)

select * from used
