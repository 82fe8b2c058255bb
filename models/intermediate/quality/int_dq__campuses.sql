-- One row per business day, institution and rule: campuses judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'campuses',
    key='campus_code',
    owner={ 'department_code': 'cast(null as varchar)' },
    lists=['institutions', 'areas'],
    computed={
      'rows_alike': 'count(*) over (partition by told._source, told.campus_code)'
    }
  )
}}
