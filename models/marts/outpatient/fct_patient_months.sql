-- One row per patient (card), institution and month with a visit (periodic snapshot fact): who came, from where, for the first time or again.
-- Whether somebody came before is asked of the person, who may have come with another card; persons are counted by distinct person_key.
{{ config(materialized='table') }}

with linked as (
  select * from {{ ref('int_patients__linked') }}
),

visits as (
  select
    visits.patient_key,
    coalesce(linked.person_key, visits.patient_key) as person_key,
    visits.institution_code,
    cast(date_trunc('month', visits.visited_on) as date) as month_start_on,
    visits.visited_on,
    visits.visit_type,
    visits._source
  from {{ ref('fct_visits') }} as visits
  left join linked on visits.patient_key = linked.patient_key
  where visits.visit_type <> 'checkup'
    and visits.patient_key is not null
),

months as (
  select
    patient_key,
    any_value(person_key) as person_key,
    institution_code,
    month_start_on,
    min(visited_on) as first_visited_on,
    max(visited_on) as last_visited_on,
    cast(count(distinct visited_on) as integer) as visit_days,
    cast(count(*) filter (visit_type = 'outpatient') as integer) as outpatient_visits,
    cast(count(*) filter (visit_type = 'emergency') as integer) as emergency_visits,
    cast(count(*) filter (visit_type = 'internet') as integer) as internet_visits,
    _source
  from visits
  group by patient_key, institution_code, month_start_on, _source
),

person_months as (
  select
    person_key,
    institution_code,
    month_start_on,
    min(first_visited_on) as first_visited_on,
    max(last_visited_on) as last_visited_on,
    min(first_visited_on) < max(last_visited_on) as has_several_days
  from months
  group by person_key, institution_code, month_start_on
),

sequenced as (
  select
    *,
    lag (last_visited_on) over (
      partition by
        person_key,
        institution_code
      order by month_start_on
    ) as previous_visited_on
  from person_months
),

placed as (
  select
    md5(
      months._source || '|' || months.patient_key || '|' || months.institution_code || '|' || months.month_start_on
    ) as patient_month_key,
    months.month_start_on,
    months.first_visited_on,
    months.last_visited_on,
    sequenced.previous_visited_on,
    -- The first month that the warehouse has of a person; early months have no past to look at.
    sequenced.previous_visited_on is null as is_first_month,
    cast(date_diff('day', sequenced.previous_visited_on, months.first_visited_on) as integer) as days_since_previous,
    sequenced.has_several_days
    or coalesce(date_diff('day', sequenced.previous_visited_on, sequenced.first_visited_on) <= 365, false) as is_returning,
    months.visit_days,
    months.outpatient_visits,
    months.emergency_visits,
    months.internet_visits,
    patients.township_code as area_code,
    months.institution_code,
    months.patient_key,
    months.person_key,
    months._source
  from months
  inner join sequenced on months.person_key = sequenced.person_key
    and months.institution_code is not distinct from sequenced.institution_code
    and months.month_start_on = sequenced.month_start_on
  left join {{ ref('dim_patients') }} as patients on months.patient_key = patients.patient_key
)

select * from placed
