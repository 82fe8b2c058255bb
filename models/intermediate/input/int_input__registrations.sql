-- One row per registration; its cancellation is a time in the row.
{{ config(materialized='ephemeral') }}

with unioned as (
  select
    registration_key,
    registered_at,
    cancelled_at,
    visit_on,
    registration_type,
    channel,
    is_appointment,
    is_no_show,
    fee,
    department_code,
    doctor_code,
    institution_code,
    patient_key,
    _source
  from {{ ref('stg_demo_his__registrations') }}
  union all
  select
    registration_key,
    registered_at,
    cancelled_at,
    visit_on,
    registration_type,
    channel,
    is_appointment,
    is_no_show,
    fee,
    department_code,
    doctor_code,
    institution_code,
    patient_key,
    _source
  from {{ ref('int_hosoneu__registrations_classified') }}
  union all
  select
    registration_key,
    registered_at,
    cancelled_at,
    visit_on,
    registration_type,
    channel,
    is_appointment,
    is_no_show,
    fee,
    department_code,
    doctor_code,
    institution_code,
    patient_key,
    _source
  from {{ ref('stg_front_end__registrations') }}
)

select * from unioned
