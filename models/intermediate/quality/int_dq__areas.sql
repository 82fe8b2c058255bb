-- One row per business day, institution and rule: areas judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'areas',
    key='area_code',
    owner={ 'institution_code': 'cast(null as varchar)', 'department_code': 'cast(null as varchar)' },
    lists=['areas']
  )
}}
