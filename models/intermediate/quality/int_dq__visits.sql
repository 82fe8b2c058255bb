-- One row per business day, institution and rule: visits judged.
{{
  config(
    materialized='incremental',
    incremental_strategy='restate',
    event_date='checked_on',
    restates_by={
      'demo_his__visits': "{{ his_and_feed_days('demo_his__visits') }}",
      'demo_his__registrations': "
        select cast(visits.visited_at as date)
        from {{ ref('stg_demo_his__visits') }} as visits
        inner join {{ changes('demo_his__registrations') }} as changed
          on visits.registration_id = changed.key",
      'demo_his__institutions': 'all',
      'feed__encounter_events': "
        {{ feed_visit_days('feed__encounter_events', 'event_key') }}
        union all
        {{ his_days('feed__encounter_events', 'stg_demo_his__visits', 'visit_id', 'visited_at') }}
        union all
        {{ his_days('feed__encounter_events', 'stg_front_end__visits', 'visit_id', 'visited_at') }}",
      'feed__messages': "{{ feed_visit_days('feed__messages', 'message_id') }}",
      'feed__patient_events': "
        select cast(unnest([visits.event_at, visits.admitted_at]) as date)
        from {{ ref('stg_feed__encounter_events') }} as visits
        inner join {{ ref('stg_feed__patient_events') }} as merges
          on visits.patient_ref in (merges.prior_patient_ref, merges.patient_ref)
        where merges.kind in ('merge', 'unmerge')
          and {{ feed_merges_changed() }}",
      'front_end__visits': "{{ his_and_feed_days('front_end__visits') }}",
      'front_end__institutions': 'all',
      'demo_his__patients': "
        select checked_on
        from {{ this }}
        where (
            rule_id = 'visits_patient_key_matched'
            and passed_rows < total_rows
          )
          or exists (select 1 from {{ changes('demo_his__patients') }} where is_deleted)"
    }
  )
}}

with subject as (
  select
    *,
    visited_on as checked_on,
    visit_key as row_key
  from {{ ref('fct_visits') }}
  where {{ on_affected_dates('visited_on') }}
),

departments as (select distinct department_code from {{ ref('dim_departments') }}),

doctors as (select distinct doctor_code from {{ ref('dim_doctors') }}),

payers as (select distinct payer_code from {{ ref('dim_payers') }}),

diseases as (select distinct icd10_code from {{ ref('dim_diseases') }}),

patients as (select distinct patient_key from {{ ref('dim_patients') }}),

judged as ({{ dq_judged() }})

select * from judged
