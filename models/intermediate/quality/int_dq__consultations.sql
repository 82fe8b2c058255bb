-- One row per business day, institution and rule: consultations judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'consultations',
    key='consultation_key',
    day='requested_at',
    owner={ 'department_code': 'told.requesting_department_code' },
    lists=['departments', 'doctors']
  )
}}
