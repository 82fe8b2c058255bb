-- One row per business day, institution and rule: laboratory results judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'lab_results',
    key='result_key',
    day='ordered_at',
    owner={ 'department_code': 'told.ordering_department_code' },
    lists=['departments', 'doctors', 'stays', 'visits']
  )
}}
