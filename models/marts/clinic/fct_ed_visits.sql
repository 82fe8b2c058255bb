-- One row per emergency visit (accumulating snapshot fact), on the day of arrival: triage, resuscitation room, time windows, outcome.
{{ config(materialized='table') }}

with ed_visits as (
  select * from {{ ref('int_input__ed_visits') }}
),

linked as (
  select * from {{ ref('int_patients__linked') }}
),

resuscitated as (
  select
    ed_visits.visit_key,
    coalesce(linked.person_key, ed_visits.patient_key) as person_key,
    ed_visits.institution_code,
    ed_visits.resus_entered_at,
    ed_visits.resus_left_at,
    left(ed_visits.icd10_code, 3) as icd10_category,
    ed_visits.is_planned_return
  from ed_visits
  left join linked on ed_visits.patient_key = linked.patient_key
  where ed_visits.resus_entered_at is not null
),

-- 非计划重返抢救室: again in the resuscitation room within 72 hours of leaving it, for the same or a related illness (same three-character category).
-- A person may come with another card.
returned as (
  select distinct first_stays.visit_key
  from resuscitated as first_stays
  inner join resuscitated as next_stays on first_stays.person_key = next_stays.person_key
    and first_stays.institution_code = next_stays.institution_code
    and first_stays.visit_key <> next_stays.visit_key
    and first_stays.icd10_category = next_stays.icd10_category
    and next_stays.resus_entered_at > first_stays.resus_left_at
    and next_stays.resus_entered_at <= first_stays.resus_left_at + interval 72 hours
  where not coalesce(next_stays.is_planned_return, false)
),

flagged as (
  select
    ed_visits.*,
    ed_visits.resus_entered_at is not null as is_resus,
    ed_visits.observation_began_at is not null as is_observation,
    coalesce(ed_visits.disposition = 'died', false) as is_death,
    ed_visits.cpr_at is not null as is_cpr,
    ed_visits.operated_at is not null as is_emergency_surgery,
    coalesce(ed_visits.pathway = 'stemi', false) as is_stemi,
    coalesce(ed_visits.pathway = 'stroke', false) as is_stroke,
    returned.visit_key is not null as has_unplanned_return_72h
  from ed_visits
  left join returned on ed_visits.visit_key = returned.visit_key
),

keyed as (
  select
    visit_key,
    cast(arrived_at as date) as arrived_on,
    arrived_at,
    triage_level,
    date_diff('minute', arrived_at, triaged_at) as arrival_to_triage_minutes,
    arrival_mode,
    pathway,
    is_resus,
    resus_entered_at,
    resus_left_at,
    cast(
      case
        when resus_left_at >= resus_entered_at then date_diff('minute', resus_entered_at, resus_left_at) / 60.0
      end as decimal(10, 2)
    ) as resus_hours,
    is_observation,
    cast(date_diff('minute', observation_began_at, observation_ended_at) / 60.0 as decimal(10, 2)) as observation_hours,
    is_death,
    is_resus
    and coalesce(died_at <= resus_entered_at + interval 72 hours, false) as is_death_within_72h,
    is_emergency_surgery,
    is_emergency_surgery
    and coalesce(died_at <= operated_at + interval 7 days, false) as is_death_within_7d,
    is_cpr,
    is_rosc_24h,
    has_unplanned_return_72h,
    is_stemi,
    is_stemi
    and lysis_at is not null as is_stemi_lysis,
    is_stemi
    and intervened_at is not null as is_stemi_pci,
    is_stroke,
    is_stroke
    and lysis_at is not null as is_stroke_lysis,
    is_stroke
    and intervened_at is not null as is_stroke_thrombectomy,
    date_diff('minute', onset_at, arrived_at) as onset_to_door_minutes,
    date_diff('minute', arrived_at, ct_at) as door_to_ct_minutes,
    date_diff('minute', arrived_at, lysis_at) as door_to_needle_minutes,
    case
      when is_stemi then date_diff('minute', arrived_at, intervened_at)
    end as door_to_balloon_minutes,
    case
      when is_stroke then date_diff('minute', arrived_at, intervened_at)
    end as door_to_puncture_minutes,
    left_at,
    disposition,
    icd10_code,
    department_code,
    md5(_source || '|' || department_code) as department_key,
    doctor_code,
    md5(_source || '|' || doctor_code) as doctor_key,
    institution_code,
    patient_key,
    _source
  from flagged
)

select * from keyed
