-- One row per business day, institution and rule: health records judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'health_records',
    key='health_record_key',
    day='recorded_on',
    owner={ 'department_code': 'cast(null as varchar)' },
    lists=['areas', 'places']
  )
}}
