-- One row per patient, institution and month with a visit or a stay (periodic snapshot fact): who came, from where, for the first time or again.
{{ config(materialized='table') }}

with contacts as (
  select
    patient_key,
    institution_code,
    cast(visited_at as date) as contact_on,
    cast(visit_type = 'outpatient' as integer) as outpatient_visits,
    cast(visit_type = 'emergency' as integer) as emergency_visits,
    0 as admissions,
    _source
  from {{ ref('int_input__visits') }}
  where visit_type <> 'checkup'
  union all
  select
    patient_key,
    institution_code,
    cast(admitted_at as date) as contact_on,
    0 as outpatient_visits,
    0 as emergency_visits,
    1 as admissions,
    _source
  from {{ ref('int_input__admissions') }}
  where not is_newborn
),

months as (
  select
    patient_key,
    institution_code,
    cast(date_trunc('month', contact_on) as date) as month_start_on,
    min(contact_on) as first_contact_on,
    max(contact_on) as last_contact_on,
    count(distinct contact_on) as contact_days,
    sum(outpatient_visits) as outpatient_visits,
    sum(emergency_visits) as emergency_visits,
    sum(admissions) as admissions,
    _source
  from contacts
  where patient_key is not null
  group by patient_key, institution_code, date_trunc('month', contact_on), _source
),

sequenced as (
  select
    *,
    lag (last_contact_on) over (
      partition by
        patient_key,
        institution_code,
        _source
      order by month_start_on
    ) as previous_contact_on
  from months
),

placed as (
  select
    md5(sequenced.patient_key || '|' || sequenced.institution_code || '|' || sequenced.month_start_on) as patient_month_key,
    sequenced.month_start_on,
    sequenced.first_contact_on,
    sequenced.last_contact_on,
    sequenced.previous_contact_on,
    -- The first month that the warehouse has of a patient; early months have no past to look at.
    sequenced.previous_contact_on is null as is_first_month,
    cast(date_diff('day', sequenced.previous_contact_on, sequenced.first_contact_on) as integer) as days_since_previous,
    sequenced.contact_days > 1
    or coalesce(date_diff('day', sequenced.previous_contact_on, sequenced.first_contact_on) <= 365, false) as is_returning,
    cast(sequenced.contact_days as integer) as contact_days,
    cast(sequenced.outpatient_visits as integer) as outpatient_visits,
    cast(sequenced.emergency_visits as integer) as emergency_visits,
    cast(sequenced.admissions as integer) as admissions,
    patients.township_code as area_code,
    sequenced.institution_code,
    sequenced.patient_key,
    sequenced._source
  from sequenced
  left join {{ ref('dim_patients') }} as patients on sequenced.patient_key = patients.patient_key
)

select * from placed
