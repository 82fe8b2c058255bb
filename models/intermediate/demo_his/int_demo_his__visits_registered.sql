-- One row per visit, with the patient's age and the appointment flag of its registration; a visit to a department of Chinese medicine is one of Chinese medicine (中医类诊疗).
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

departments as (
  select
    department_code,
    specialty_code,
    _source
  from {{ ref('stg_demo_his__departments') }}
),

patients as (
  select
    patient_key,
    born_on
  from {{ ref('stg_demo_his__patients') }}
),

joined as (
  select
    visits.*,
    {{ age_at('patients.born_on', 'visits.visited_at') }},
    coalesce(registrations.is_appointment, false) as is_appointment,
    coalesce(departments.specialty_code = 'tcmx', false) as is_tcm
  from visits
  left join registrations on visits.registration_id = registrations.registration_id
    and visits._source = registrations._source
  left join patients on visits.patient_key = patients.patient_key
  left join departments on visits.department_code = departments.department_code
    and visits._source = departments._source
)

select * from joined
