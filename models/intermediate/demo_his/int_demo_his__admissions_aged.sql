-- One row per admission that was not cancelled, with the patient's age on admission.
{{ config(materialized='ephemeral') }}

with admissions as (
  select * from {{ ref('stg_demo_his__admissions') }}
  where admission_status <> 'cancelled'
),

patients as (
  select
    patient_ref,
    born_on
  from {{ ref('stg_demo_his__patients') }}
),

orders as (
  select * from {{ ref('stg_demo_his__admission_orders') }}
),

aged as (
  select
    admissions.*,
    {{ age_at('patients.born_on', 'admissions.admitted_at') }},
    orders.ordered_at,
    orders.ordering_department_code,
    orders.ordering_doctor_code,
    orders.wanted_department_code
  from admissions
  left join patients on admissions.patient_ref = patients.patient_ref
  left join orders on admissions.admission_ref = orders.admission_ref
)

select * from aged
