-- One row per business day, institution and rule: surgeon grants judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'surgeon_grants',
    key='grant_key',
    owner={ 'institution_code': 'cast(null as varchar)', 'department_code': 'cast(null as varchar)' },
    lists=['doctors'],
    computed={
      'rows_alike': 'count(*) over (partition by told._source, told.doctor_code, told.granted_on)'
    }
  )
}}
