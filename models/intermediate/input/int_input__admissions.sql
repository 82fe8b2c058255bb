-- One row per admission that was not cancelled.
{{ config(materialized='ephemeral') }}

with told as (
  select
    admission_key,
    admitted_at,
    department_code,
    ward_code,
    admit_source,
    admit_icd10_code,
    doctor_code,
    treatment_group_code,
    payer_code,
    is_newborn,
    discharged_at,
    discharge_department_code,
    discharge_ward_code,
    institution_code,
    patient_key,
    age_years,
    age_months,
    age_days,
    ordered_at,
    ordering_department_code,
    ordering_doctor_code,
    wanted_department_code,
    bed_key,
    _source,
    'demo_his' as _system
  from {{ ref('int_demo_his__admissions_aged') }}
  union all
  select
    admission_key,
    admitted_at,
    department_code,
    ward_code,
    admit_source,
    admit_icd10_code,
    doctor_code,
    treatment_group_code,
    payer_code,
    is_newborn,
    discharged_at,
    discharge_department_code,
    discharge_ward_code,
    institution_code,
    patient_key,
    age_years,
    age_months,
    age_days,
    ordered_at,
    ordering_department_code,
    ordering_doctor_code,
    wanted_department_code,
    bed_key,
    _source,
    'front_end' as _system
  from {{ ref('stg_front_end__admissions') }}
),

feed as (
  select
    admission_key,
    admitted_at,
    department_code,
    ward_code,
    admit_source,
    admit_icd10_code,
    doctor_code,
    cast(null as varchar) as treatment_group_code,
    payer_code,
    is_newborn,
    discharged_at,
    case
      when discharged_at is not null then coalesce(discharge_event_department, current_department_code)
    end as discharge_department_code,
    case
      when discharged_at is not null then coalesce(discharge_event_ward, current_ward_code)
    end as discharge_ward_code,
    institution_code,
    patient_key,
    age_years,
    age_months,
    age_days,
    _source
  from {{ ref('int_feed__stays_folded') }}
  where patient_class in ('inpatient', 'day', 'observation')
    and admitted_at is not null
),

rated as (
  select
    *,
    {{ feed_outranks('admissions', '_system') }} as is_outranked,
    {{ feed_outranks('discharges', '_system') }} as is_end_outranked
  from told
),

-- Of a stay that both report one row counts, the other completes a discharge that it does not know yet. Nothing ends before it begins.
matched as (
  select
    coalesce(told.admission_key, feed.admission_key) as admission_key,
    told.admission_key is null
    or (
      feed.admission_key is not null
      and told.is_outranked
      and coalesce(told.discharged_at >= feed.admitted_at, true)
    ) as is_feeds,
    if (is_feeds, coalesce(feed.admitted_at, told.admitted_at), told.admitted_at) as admitted_at,
    if (is_feeds, coalesce(feed.department_code, told.department_code), told.department_code) as department_code,
    if (is_feeds, coalesce(feed.ward_code, told.ward_code), told.ward_code) as ward_code,
    if (is_feeds, coalesce(feed.admit_source, told.admit_source), told.admit_source) as admit_source,
    if (is_feeds, coalesce(feed.admit_icd10_code, told.admit_icd10_code), told.admit_icd10_code) as admit_icd10_code,
    if (is_feeds, coalesce(feed.doctor_code, told.doctor_code), told.doctor_code) as doctor_code,
    if (is_feeds, coalesce(feed.treatment_group_code, told.treatment_group_code), told.treatment_group_code) as treatment_group_code,
    if (is_feeds, coalesce(feed.payer_code, told.payer_code), told.payer_code) as payer_code,
    if (is_feeds, coalesce(feed.is_newborn, told.is_newborn), told.is_newborn) as is_newborn,
    coalesce(
      feed.discharged_at >= if (is_feeds, feed.admitted_at, told.admitted_at)
      and (told.discharged_at is null or told.is_end_outranked),
      false
    ) as is_ended_by_feed,
    if (is_ended_by_feed, feed.discharged_at, told.discharged_at) as discharged_at,
    if (is_ended_by_feed, feed.discharge_department_code, told.discharge_department_code) as discharge_department_code,
    if (is_ended_by_feed, feed.discharge_ward_code, told.discharge_ward_code) as discharge_ward_code,
    if (is_feeds, coalesce(feed.institution_code, told.institution_code), told.institution_code) as institution_code,
    if (is_feeds, coalesce(feed.patient_key, told.patient_key), told.patient_key) as patient_key,
    if (is_feeds, coalesce(feed.age_years, told.age_years), told.age_years) as age_years,
    if (is_feeds, coalesce(feed.age_months, told.age_months), told.age_months) as age_months,
    if (is_feeds, coalesce(feed.age_days, told.age_days), told.age_days) as age_days,
    told.ordered_at,
    told.ordering_department_code,
    told.ordering_doctor_code,
    told.wanted_department_code,
    told.bed_key,
    if (is_feeds, coalesce(feed._source, told._source), told._source) as _source
  from rated as told
  full join feed on told.admission_key = feed.admission_key
),

unioned as (
  select * exclude (is_feeds, is_ended_by_feed)
  from matched
)

select * from unioned
