-- One row per visit (transaction fact): outpatient, emergency, internet and check-up; never counted without its type.
{{
  config(
    materialized='incremental',
    incremental_strategy='restate',
    event_date='visited_on',
    restates_by={
      'demo_his__visits': "{{ his_and_feed_days('demo_his__visits') }}",
      'demo_his__registrations': "
        select cast(visits.visited_at as date)
        from {{ ref('stg_demo_his__visits') }} as visits
        inner join {{ changes('demo_his__registrations') }} as changed
          on visits.registration_id = changed.key",
      'demo_his__patients': "
        select cast(visits.visited_at as date)
        from {{ ref('stg_demo_his__visits') }} as visits
        inner join {{ changes('demo_his__patients') }} as changed on visits.patient_id = changed.key",
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
      'front_end__visits': "{{ his_and_feed_days('front_end__visits') }}"
    }
  )
}}

with visits as (
  select
    *,
    cast(visited_at as date) as visited_on
  from {{ ref('int_input__visits') }}
  where {{ on_affected_dates('visited_at') }}
),

institutions as (
  select
    institution_code,
    institution_level,
    _source
  from {{ ref('int_input__institutions') }}
),

keyed as (
  select
    visits.visit_key,
    visits.registration_key,
    visits.visited_at,
    visits.visited_on,
    visits.visit_type,
    visits.is_first_visit,
    visits.is_appointment,
    visits.wait_minutes,
    visits.icd10_code,
    visits.diagnosis_name,
    visits.payer_code,
    visits.department_code,
    md5(visits._source || '|' || visits.department_code) as department_key,
    visits.doctor_code,
    md5(visits._source || '|' || visits.doctor_code) as doctor_key,
    visits.doctor_title_level,
    visits.is_tcm,
    visits.institution_code,
    institutions.institution_level,
    visits.patient_key,
    visits.age_years,
    visits.age_months,
    visits.age_days,
    coalesce(visits.age_days between 0 and 28, false) as is_neonate,
    visits._source
  from visits
  left join institutions
    on visits.institution_code = institutions.institution_code
    and visits._source = institutions._source
)

select * from keyed
