-- One row per stay that has ended, with its front page where it has been submitted.
{{ config(materialized='ephemeral') }}

with told as (
  select
    *,
    'demo_his' as _system
  from {{ ref('int_demo_his__discharges_coded') }}
  union all
  by name
  select
    *,
    'front_end' as _system
  from {{ ref('int_front_end__discharges_coded') }}
),

feed as (
  select * from {{ ref('int_feed__discharges_ended') }}
),

rated as (
  select
    *,
    {{ feed_outranks('discharges', '_system') }} as is_outranked
  from told
),

-- The front page is always the HIS's; when and where a stay ended is told by whoever is believed.
matched as (
  select
    coalesce(told.admission_key, feed.admission_key) as admission_key,
    told.admission_key is null
    or (feed.admission_key is not null and told.is_outranked) as is_feeds,
    if (is_feeds, feed.admitted_at, told.admitted_at) as admitted_at,
    if (is_feeds, feed.discharged_at, told.discharged_at) as discharged_at,
    if (is_feeds, feed.department_code, told.department_code) as department_code,
    if (is_feeds, feed.ward_code, told.ward_code) as ward_code,
    coalesce(told.doctor_code, feed.doctor_code) as doctor_code,
    coalesce(told.treatment_group_code, feed.treatment_group_code) as treatment_group_code,
    coalesce(told.payer_code, feed.payer_code) as payer_code,
    coalesce(told.is_newborn, feed.is_newborn) as is_newborn,
    coalesce(told.age_years, feed.age_years) as age_years,
    coalesce(told.admit_icd10_code, feed.admit_icd10_code) as admit_icd10_code,
    coalesce(told.frontpage_status, 'not_submitted') as frontpage_status,
    coalesce(told.age_months, feed.age_months) as age_months,
    coalesce(told.age_days, feed.age_days) as age_days,
    coalesce(told.institution_code, feed.institution_code) as institution_code,
    coalesce(told.patient_key, feed.patient_key) as patient_key,
    coalesce(told._source, feed._source) as _source,
    -- All else is the front page's.
    told.* exclude (
      admission_key,
      admitted_at,
      discharged_at,
      department_code,
      ward_code,
      doctor_code,
      treatment_group_code,
      payer_code,
      is_newborn,
      age_years,
      admit_icd10_code,
      frontpage_status,
      age_months,
      age_days,
      institution_code,
      patient_key,
      _source,
      _system,
      is_outranked
    )
  from rated as told
  full join feed on told.admission_key = feed.admission_key
),

unioned as (
  select * exclude (is_feeds)
  from matched
)

select * from unioned
