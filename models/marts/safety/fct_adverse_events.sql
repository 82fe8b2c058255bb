-- One row per reported adverse event (accumulating snapshot), on the day of the report; closed later.
{{ config(materialized='table') }}

with events as (
  select * from {{ ref('int_input__adverse_events') }}
),

keyed as (
  select
    adverse_event_key,
    admission_key,
    cast(reported_at as date) as reported_on,
    -- An event after its report has a wrong date.
    case
      when occurred_at <= reported_at then cast(occurred_at as date)
    end as occurred_on,
    event_type,
    grade,
    coalesce(grade in ('I', 'II'), false) as is_severe,
    injury_level,
    coalesce(injury_level <> 'none', false) as is_injury,
    pressure_stage,
    coalesce(is_hospital_acquired, false) as is_hospital_acquired,
    device,
    coalesce(is_serious, false)
    or coalesce(is_new, false) as is_serious_or_new,
    reporter_code is null as is_anonymous,
    due_on,
    cast(closed_at as date) as closed_on,
    coalesce(cast(closed_at as date) <= due_on, false) as is_closed_on_time,
    department_code,
    md5(_source || '|' || department_code) as department_key,
    ward_code,
    institution_code,
    patient_key,
    _source
  from events
)

select * from keyed
