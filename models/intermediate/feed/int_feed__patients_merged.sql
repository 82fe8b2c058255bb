-- One row per patient number that was merged away, with the number that stands for it now (A40 chains resolved, in any order).
{{ config(materialized='ephemeral') }}

-- An unlinking (A37) often names one number only: that one is its own again.

with recursive merges as (
  select
    case
      when kind = 'unmerge' then coalesce(prior_patient_ref, patient_ref)
      else prior_patient_ref
    end as prior_ref,
    patient_ref,
    patient_key,
    kind,
    (event_at, message_id, seq) as said_in
  from {{ ref('stg_feed__patient_events') }}
  where kind in ('merge', 'unmerge')
),

-- The last word on each number counts.
last_words as (
  select * from merges
  where prior_ref is not null
    and (kind = 'unmerge' or prior_ref <> patient_ref)
  qualify row_number() over (partition by prior_ref order by said_in desc) = 1
),

edges as (
  select
    prior_ref,
    patient_ref,
    patient_key,
    said_in
  from last_words
  where kind = 'merge'
),

-- Walks from each number until it ends, or comes back to where it began.
walks as (
  select
    prior_ref as start_ref,
    patient_ref as at_ref,
    said_in as newest_in,
    patient_ref as newest_ref,
    [prior_ref] as passed
  from edges
  union all
  select
    walks.start_ref,
    edges.patient_ref as at_ref,
    greatest(walks.newest_in, edges.said_in) as newest_in,
    case
      when edges.said_in > walks.newest_in then edges.patient_ref
      else walks.newest_ref
    end as newest_ref,
    list_append(walks.passed, edges.prior_ref) as passed
  from walks
  inner join edges on walks.at_ref = edges.prior_ref
  where not list_contains(walks.passed, walks.at_ref)
),

-- In a ring the number that survived the newest merge stands for all.
ring_survivors as (
  select distinct newest_ref as survivor_ref
  from walks
  where at_ref = start_ref
),

links as (
  select * from edges
  where prior_ref not in (select survivor_ref from ring_survivors)
),

chains as (
  select
    prior_ref as patient_ref,
    patient_ref as survivor_ref,
    patient_key as survivor_key,
    1 as steps
  from links
  union all
  select
    chains.patient_ref,
    links.patient_ref as survivor_ref,
    links.patient_key as survivor_key,
    chains.steps + 1 as steps
  from chains
  inner join links on chains.survivor_ref = links.prior_ref
),

resolved as (
  select
    patient_ref,
    arg_max(survivor_ref, steps) as survivor_ref,
    arg_max(survivor_key, steps) as survivor_key
  from chains
  group by patient_ref
)

select * from resolved
