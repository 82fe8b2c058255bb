-- One row per cancellation that falls into another month than its registration (transaction fact): the difference between registrations by day of the event and by day of the registration.
{{ config(materialized='table') }}

with cancellations as (
  select * from {{ ref('fct_registrations') }}
  where event_type = 'cancel'
),

moved as (
  select
    registration_event_key,
    event_on,
    original_on,
    qty,
    fee,
    'cancelled_in_another_month' as cause,
    department_code,
    department_key,
    doctor_code,
    institution_code,
    _source
  from cancellations
  where date_trunc('month', event_on) <> date_trunc('month', original_on)
)

select * from moved
