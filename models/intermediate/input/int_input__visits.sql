-- One row per visit.
{{ config(materialized='ephemeral') }}

with told as (
  select
    visit_key,
    registration_key,
    visited_at,
    visit_type,
    is_first_visit,
    is_appointment,
    wait_minutes,
    icd10_code,
    diagnosis_name,
    payer_code,
    department_code,
    doctor_code,
    doctor_title_level,
    is_tcm,
    institution_code,
    patient_key,
    age_years,
    age_months,
    age_days,
    _source,
    'demo_his' as _system
  from {{ ref('int_demo_his__visits_registered') }}
  union all
  select
    visit_key,
    registration_key,
    visited_at,
    visit_type,
    cast(null as boolean) as is_first_visit,
    is_appointment,
    cast(null as integer) as wait_minutes,
    icd10_code,
    diagnosis_name,
    payer_code,
    department_code,
    doctor_code,
    cast(null as varchar) as doctor_title_level,
    cast(null as boolean) as is_tcm,
    institution_code,
    patient_key,
    age_years,
    age_months,
    age_days,
    _source,
    'hosoneu' as _system
  from {{ ref('int_hosoneu__visits_diagnosed') }}
  union all
  select
    visit_key,
    registration_key,
    visited_at,
    visit_type,
    is_first_visit,
    is_appointment,
    wait_minutes,
    icd10_code,
    diagnosis_name,
    payer_code,
    department_code,
    doctor_code,
    doctor_title_level,
    is_tcm,
    institution_code,
    patient_key,
    age_years,
    age_months,
    age_days,
    _source,
    'front_end' as _system
  from {{ ref('stg_front_end__visits') }}
),

feed as (
  select
    admission_key as visit_key,
    cast(null as varchar) as registration_key,
    admitted_at as visited_at,
    patient_class as visit_type,
    cast(null as boolean) as is_first_visit,
    cast(null as boolean) as is_appointment,
    cast(null as integer) as wait_minutes,
    icd10_code,
    diagnosis_name,
    payer_code,
    department_code,
    doctor_code,
    cast(null as varchar) as doctor_title_level,
    cast(null as boolean) as is_tcm,
    institution_code,
    patient_key,
    age_years,
    age_months,
    age_days,
    _source
  from {{ ref('int_feed__stays_folded') }}
  where patient_class in ('outpatient', 'emergency')
    and admitted_at is not null
),

kept as (
  select told.* exclude (_system)
  from told
  left join feed on told.visit_key = feed.visit_key
  where feed.visit_key is null
    or not {{ feed_outranks('visits', 'told._system') }}
),

known as (
  select * from {{ ref('int_feed__visits_known') }}
),

joined as (
  select feed.*
  from feed
  left join known on feed.visit_key = known.visit_key
  where known.visit_key is null
    or {{ feed_outranks('visits', 'known._system') }}
),

unioned as (
  select *
  from kept
  union all
  select * from joined
)

select * from unioned
