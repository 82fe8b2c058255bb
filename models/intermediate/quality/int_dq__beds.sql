-- One row per business day, institution and rule: beds judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'beds',
    key='bed_key',
    owner={ 'institution_code': 'keepers.institution_code', 'department_code': 'keepers.department_code' },
    keeper='wards',
    lists=['wards'],
    computed={
      'rows_alike': 'count(*) over (partition by told._source, told.bed_key)'
    }
  )
}}
