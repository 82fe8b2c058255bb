-- One row per anaesthesia case (transaction fact), on the day it began, in and outside the theatre.
{{ config(materialized='table') }}

with anesthesias as (
  select * from {{ ref('int_input__anesthesias') }}
),

operations as (
  select
    operation_key,
    operation_level
  from {{ ref('int_input__operations') }}
),

deaths as (
  select
    admission_key,
    coalesce(died_at, discharged_at) as died_at
  from {{ ref('int_input__discharges') }}
  where discharge_way = 'death'
),

keyed as (
  select
    anesthesias.anesthesia_key,
    anesthesias.operation_key,
    anesthesias.admission_key,
    anesthesias.visit_key,
    cast(anesthesias.started_at as date) as anesthetized_on,
    anesthesias.started_at,
    anesthesias.ended_at,
    anesthesias.anesthesia_method,
    anesthesias.asa_grade,
    operations.operation_level,
    anesthesias.place,
    anesthesias.place <> 'theatre' as is_outside_or,
    coalesce(anesthesias.is_labor_analgesia, false) as is_labor_analgesia,
    coalesce(anesthesias.is_cancelled_after_start, false) as is_cancelled_after_start,
    anesthesias.pacu_in_at is not null as has_pacu,
    case
      when anesthesias.pacu_out_at >= anesthesias.pacu_in_at then cast(date_diff('minute', anesthesias.pacu_in_at, anesthesias.pacu_out_at) as integer)
    end as pacu_minutes,
    coalesce(date_diff('minute', anesthesias.pacu_in_at, anesthesias.pacu_out_at) > 180, false) as is_pacu_delayed,
    anesthesias.pacu_entry_temperature,
    coalesce(anesthesias.pacu_entry_temperature < 35.5, false) as is_pacu_hypothermia,
    coalesce(anesthesias.icu_transfer in ('planned', 'unplanned'), false) as is_to_icu,
    coalesce(anesthesias.icu_transfer = 'unplanned', false) as is_unplanned_icu,
    coalesce(
      deaths.died_at >= anesthesias.started_at
      and deaths.died_at < anesthesias.started_at + interval 24 hours,
      false
    ) as is_death_24h,
    coalesce(
      anesthesias.arrested_at >= anesthesias.started_at
      and anesthesias.arrested_at < anesthesias.started_at + interval 24 hours,
      false
    ) as is_arrest_24h,
    anesthesias.transfused_ml,
    anesthesias.autologous_ml,
    anesthesias.department_code,
    md5(anesthesias._source || '|' || anesthesias.department_code) as department_key,
    anesthesias.patient_department_code,
    md5(anesthesias._source || '|' || anesthesias.patient_department_code) as patient_department_key,
    anesthesias.doctor_code,
    md5(anesthesias._source || '|' || anesthesias.doctor_code) as doctor_key,
    anesthesias.institution_code,
    anesthesias.patient_key,
    anesthesias._source
  from anesthesias
  left join operations on anesthesias.operation_key = operations.operation_key
  left join deaths on anesthesias.admission_key = deaths.admission_key
)

select * from keyed
