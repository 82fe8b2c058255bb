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
    age_days,
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
    age_days,
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
    age_days,
    _source
  from {{ ref('int_feed__stays_folded') }}
  where patient_class in ('inpatient', 'day', 'observation')
    and admitted_at is not null
),

-- Of a stay that both report the other system's row counts, and the feed completes a discharge that it does not know yet.
kept as (
  select
    told.admission_key,
    told.admitted_at,
    told.department_code,
    told.ward_code,
    told.admit_source,
    told.admit_icd10_code,
    told.doctor_code,
    told.treatment_group_code,
    told.payer_code,
    told.is_newborn,
    coalesce(told.discharged_at, feed.discharged_at) as discharged_at,
    coalesce(told.discharge_department_code, feed.discharge_department_code) as discharge_department_code,
    coalesce(told.discharge_ward_code, feed.discharge_ward_code) as discharge_ward_code,
    told.institution_code,
    told.patient_key,
    told.age_years,
    told.age_days,
    told._source
  from told
  left join feed on told.admission_key = feed.admission_key
  where feed.admission_key is null
    or not {{ feed_outranks('admissions', 'told._system') }}
),

-- Keys are dear: only those that the feed could name too.
recent as (
  select
    admission_key,
    _system
  from told
  where admitted_at >= (select min(admitted_at) - interval 2 day from feed)
),

joined as (
  select
    feed.admission_key,
    feed.admitted_at,
    feed.department_code,
    feed.ward_code,
    feed.admit_source,
    feed.admit_icd10_code,
    feed.doctor_code,
    feed.treatment_group_code,
    feed.payer_code,
    feed.is_newborn,
    feed.discharged_at,
    feed.discharge_department_code,
    feed.discharge_ward_code,
    feed.institution_code,
    feed.patient_key,
    feed.age_years,
    feed.age_days,
    feed._source
  from feed
  left join recent on feed.admission_key = recent.admission_key
  where recent.admission_key is null
    or {{ feed_outranks('admissions', 'recent._system') }}
),

unioned as (
  select *
  from kept
  union all
  select * from joined
)

select * from unioned
