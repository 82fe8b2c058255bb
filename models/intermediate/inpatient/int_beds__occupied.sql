-- One row per stay and bed, from when to when: the bed of admission and those it was changed for.
{{ config(materialized='ephemeral') }}

with arrivals as (
  select
    admission_key,
    admitted_at as from_at,
    bed_key,
    '' as event_key
  from {{ ref('int_input__admissions') }}
  where bed_key is not null
  union all
  select
    admission_key,
    occurred_at as from_at,
    to_bed_key as bed_key,
    admission_event_key as event_key
  from {{ ref('int_input__admission_events') }}
  where event_type = 'bed_change'
    and to_bed_key is not null
),

beds as (
  select
    bed_key,
    bed_type
  from {{ ref('int_input__beds') }}
),

occupied as (
  select
    arrivals.admission_key,
    arrivals.bed_key,
    arrivals.from_at,
    lead (arrivals.from_at) over (
      partition by
        arrivals.admission_key
      order by arrivals.from_at, arrivals.event_key
    ) as to_at,
    beds.bed_type
  from arrivals
  left join beds on arrivals.bed_key = beds.bed_key
)

select * from occupied
