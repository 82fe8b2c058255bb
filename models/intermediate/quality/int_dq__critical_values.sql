-- One row per business day, institution and rule: critical values judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'critical_values',
    key='critical_value_key',
    day='confirmed_at',
    owner={ 'department_code': 'told.ordering_department_code' },
    lists=['departments', 'doctors']
  )
}}
