-- One row per patient number that was merged away, with the number that stands for it now (A40 chains resolved, in any order).
{{ config(materialized='ephemeral') }}

with recursive merges as (
  select * from {{ ref('stg_feed__patient_events') }}
  where kind in ('merge', 'unmerge')
),

-- The last word on each number counts.
last_words as (
  select * from merges
  where prior_patient_ref is not null
    and prior_patient_ref <> patient_ref
  qualify row_number() over (partition by prior_patient_ref order by event_at desc, message_id desc, seq desc) = 1
),

-- A number that survived a later merge with its own survivor is not merged away.
edges as (
  select
    prior_patient_ref,
    patient_ref,
    patient_key,
    event_at,
    message_id
  from last_words
  where kind = 'merge'
    and not exists (
      select 1
      from last_words as later
      where later.prior_patient_ref = last_words.patient_ref
        and later.patient_ref = last_words.prior_patient_ref
        and later.kind = 'merge'
        and (later.event_at, later.message_id) > (last_words.event_at, last_words.message_id)
    )
),

chains as (
  select
    prior_patient_ref as patient_ref,
    patient_ref as survivor_ref,
    patient_key as survivor_key,
    [prior_patient_ref, patient_ref] as passed
  from edges
  union all
  select
    chains.patient_ref,
    edges.patient_ref as survivor_ref,
    edges.patient_key as survivor_key,
    list_append(chains.passed, edges.patient_ref) as passed
  from chains
  inner join edges on chains.survivor_ref = edges.prior_patient_ref
  where not list_contains(chains.passed, edges.patient_ref)
),

resolved as (
  select
    patient_ref,
    arg_max(survivor_ref, len(passed)) as survivor_ref,
    arg_max(survivor_key, len(passed)) as survivor_key
  from chains
  group by patient_ref
)

select * from resolved
