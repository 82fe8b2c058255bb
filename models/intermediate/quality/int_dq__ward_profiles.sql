-- One row per business day, institution and rule: ward profiles judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'ward_profiles',
    key='ward_code',
    owner={ 'institution_code': 'keepers.institution_code', 'department_code': 'keepers.department_code' },
    keeper='wards',
    lists=['wards'],
    computed={
      'rows_alike': 'count(*) over (partition by told._source, told.ward_code)'
    }
  )
}}
