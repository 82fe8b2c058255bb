-- One row per visit, with the appointment flag of its registration.
{{ config(materialized='ephemeral') }}

with visits as (
  select * from {{ ref('stg_demo_his__visits') }}
),

registrations as (
  select
    registration_id,
    is_appointment,
    _source
  from {{ ref('stg_demo_his__registrations') }}
),

joined as (
  select
    visits.*,
    coalesce(registrations.is_appointment, false) as is_appointment
  from visits
  left join registrations on visits.registration_id = registrations.registration_id
    and visits._source = registrations._source
)

select * from joined
