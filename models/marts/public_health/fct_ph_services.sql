-- One row per basic public-health service delivered (transaction fact), the health record of a resident among them on the day it was made.
{{
  config(
    materialized='incremental',
    incremental_strategy='restate',
    event_date='served_on',
    restates_by={
      'demo_his__ph_services': 'dates:service_time',
      'demo_his__health_archives': 'dates:archive_date',
      'front_end__ph_services': 'dates:served_at',
      'front_end__health_records': 'dates:recorded_on'
    }
  )
}}

with services as (
  select
    ph_service_key,
    service_type,
    cast(served_at as date) as served_on,
    age_months,
    vaccine_code,
    dose_no,
    gestational_weeks,
    reference_on,
    delivered_on,
    icd10_code,
    participants,
    service_result,
    cast(null as date) as last_recorded_on,
    cast(null as date) as opened_to_person_on,
    cast(null as date) as closed_on,
    cast(null as varchar) as close_reason,
    doctor_code,
    area_code,
    institution_code,
    performing_institution_code,
    resident_key,
    patient_key,
    _source
  from {{ ref('int_input__ph_services') }}
  where {{ on_affected_dates('served_at') }}
  union all
  select
    health_record_key as ph_service_key,
    'health_record' as service_type,
    recorded_on as served_on,
    age_months,
    null as vaccine_code,
    null as dose_no,
    null as gestational_weeks,
    null as reference_on,
    null as delivered_on,
    null as icd10_code,
    null as participants,
    null as service_result,
    last_recorded_on,
    opened_to_person_on,
    closed_on,
    close_reason,
    null as doctor_code,
    area_code,
    institution_code,
    performing_institution_code,
    resident_key,
    patient_key,
    _source
  from {{ ref('int_input__health_records') }}
  where {{ on_affected_dates('recorded_on') }}
),

keyed as (
  select
    *,
    cast(floor(age_months / 12) as integer) as age_years,
    cast(date_diff('day', reference_on, served_on) as integer) as days_after_reference,
    case service_type
      when 'early_pregnancy' then gestational_weeks < 13
      when 'postpartum_visit' then date_diff('day', reference_on, served_on) between 0 and 28
    end as is_timely,
    -- 四类慢性病: I00–I99, C00–C97, J30–J98, E10–E14.
    case
      when service_type <> 'death_cause' then null
      when left(icd10_code, 1) = 'I' then 'cardiovascular'
      when left(icd10_code, 3) between 'C00' and 'C97' then 'cancer'
      when left(icd10_code, 3) between 'J30' and 'J98' then 'chronic_respiratory'
      when left(icd10_code, 3) between 'E10' and 'E14' then 'diabetes'
    end as ncd_group,
    md5(_source || '|' || doctor_code) as doctor_key
  from services
)

select * from keyed
