-- One row per patient, institution and month with a visit (periodic snapshot fact): who came, from where, for the first time or again.
{{ config(materialized='table') }}

with months as (
  select
    patient_key,
    institution_code,
    cast(date_trunc('month', visited_on) as date) as month_start_on,
    min(visited_on) as first_visited_on,
    max(visited_on) as last_visited_on,
    cast(count(distinct visited_on) as integer) as visit_days,
    cast(count(*) filter (visit_type = 'outpatient') as integer) as outpatient_visits,
    cast(count(*) filter (visit_type = 'emergency') as integer) as emergency_visits,
    cast(count(*) filter (visit_type = 'internet') as integer) as internet_visits,
    _source
  from {{ ref('fct_visits') }}
  where visit_type <> 'checkup'
    and patient_key is not null
  group by patient_key, institution_code, date_trunc('month', visited_on), _source
),

sequenced as (
  select
    *,
    lag (last_visited_on) over (
      partition by
        patient_key,
        institution_code,
        _source
      order by month_start_on
    ) as previous_visited_on
  from months
),

placed as (
  select
    md5(
      sequenced._source || '|' || sequenced.patient_key || '|' || sequenced.institution_code || '|' || sequenced.month_start_on
    ) as patient_month_key,
    sequenced.month_start_on,
    sequenced.first_visited_on,
    sequenced.last_visited_on,
    sequenced.previous_visited_on,
    -- The first month that the warehouse has of a patient; early months have no past to look at.
    sequenced.previous_visited_on is null as is_first_month,
    cast(date_diff('day', sequenced.previous_visited_on, sequenced.first_visited_on) as integer) as days_since_previous,
    sequenced.visit_days > 1
    or coalesce(date_diff('day', sequenced.previous_visited_on, sequenced.first_visited_on) <= 365, false) as is_returning,
    sequenced.visit_days,
    sequenced.outpatient_visits,
    sequenced.emergency_visits,
    sequenced.internet_visits,
    patients.township_code as area_code,
    sequenced.institution_code,
    sequenced.patient_key,
    sequenced._source
  from sequenced
  left join {{ ref('dim_patients') }} as patients on sequenced.patient_key = patients.patient_key
)

select * from placed
