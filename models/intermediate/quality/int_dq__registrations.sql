-- One row per business day, institution and rule: registrations judged.
{{
  config(
    materialized='incremental',
    incremental_strategy='restate',
    event_date='checked_on',
    restates_by={
      'demo_his__registrations': 'dates',
      'front_end__registrations': 'dates'
    }
  )
}}

with told as (
  select
    *,
    cast(registered_at as date) as checked_on,
    registration_key as row_key
  from {{ ref('int_input__registrations') }}
  where registered_at is not null
    and {{ on_affected_dates('registered_at') }}
),

subject as (
  select
    *,
    doctor_code is not null
    and visit_on is not null as doctor_code_known,
    count(*) filter (where cancelled_at is null) over (
      partition by
        _source,
        checked_on,
        patient_key,
        department_code,
        doctor_code,
        visit_on
    ) as same_registrations
  from told
),

departments as (
  select distinct department_code
  from {{ ref('dim_departments') }}
),

doctors as (
  select distinct doctor_code
  from {{ ref('dim_doctors') }}
),

judged as ({{ dq_judged() }})

select * from judged
