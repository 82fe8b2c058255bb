-- One row per business day, institution and rule: institutions judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'institutions',
    key='institution_code',
    owner={ 'department_code': 'cast(null as varchar)' },
    lists=['areas'],
    computed={
      'rows_alike': 'count(*) over (partition by told._source, told.institution_code)'
    }
  )
}}
