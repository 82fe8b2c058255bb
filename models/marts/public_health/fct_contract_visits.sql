-- One row per visit of a person under a family-doctor contract that day (transaction fact): inside or outside the institution that signed.
{{
  config(
    materialized='incremental',
    incremental_strategy='restate',
    event_date='visited_on',
    restates_by={
      'demo_his__visits': "{{ his_and_feed_days('demo_his__visits') }}",
      'demo_his__registrations': 'none',
      'demo_his__contracts': "
        select unnest(generate_series(least(old_date, new_date), cast('{{ var('as_of') }}' as date), interval 1 day))
        from {{ changes('demo_his__contracts') }}",
      'feed__encounter_events': "
        {{ feed_visit_days('feed__encounter_events', 'event_key') }}
        union all
        {{ his_days('feed__encounter_events', 'stg_demo_his__visits', 'visit_id', 'visited_at') }}
        union all
        {{ his_days('feed__encounter_events', 'stg_front_end__visits', 'visit_id', 'visited_at') }}",
      'feed__messages': "{{ feed_visit_days('feed__messages', 'message_id') }}",
      'front_end__visits': "{{ his_and_feed_days('front_end__visits') }}"
    }
  )
}}

with visits as (
  select
    visit_key,
    patient_key,
    cast(visited_at as date) as visited_on,
    visit_type,
    department_code,
    institution_code,
    _source
  from {{ ref('int_input__visits') }}
  where visit_type <> 'checkup'
    and {{ on_affected_dates('visited_at') }}
),

contracts as (
  select
    contract_key,
    patient_key,
    starts_on,
    strftime(starts_on, '%Y%m%d') || contract_key as rank,
    least(ends_on, coalesce(cancelled_on, ends_on)) as in_force_until_on,
    key_group,
    area_code,
    performing_institution_code
  from {{ ref('int_input__contracts') }}
  where patient_key is not null
),

matched as (
  select
    visits.visit_key,
    visits.visited_on,
    visits.visit_type,
    -- Who signed twice is asked for where he is seen, else for the contract that came first.
    bool_or(visits.institution_code = contracts.performing_institution_code) as is_at_contract_institution,
    arg_min(contracts.contract_key, contracts.rank) as contract_key,
    arg_min(contracts.performing_institution_code, contracts.rank) as contract_institution_code,
    arg_min(contracts.key_group, contracts.rank) as key_group,
    arg_min(contracts.area_code, contracts.rank) as area_code,
    visits.department_code,
    visits.institution_code,
    visits.patient_key,
    visits._source
  from visits
  inner join contracts on visits.patient_key = contracts.patient_key
    and visits.visited_on between contracts.starts_on and contracts.in_force_until_on
  group by
    visits.visit_key,
    visits.visited_on,
    visits.visit_type,
    visits.department_code,
    visits.institution_code,
    visits.patient_key,
    visits._source
),

keyed as (
  select
    *,
    md5(_source || '|' || department_code) as department_key
  from matched
)

select * from keyed
