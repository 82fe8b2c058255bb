-- One row per business day, institution and rule: nursing levels judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'nursing_levels',
    key='nursing_level_key',
    day='began_at',
    owner={ 'institution_code': 'keepers.institution_code', 'department_code': 'keepers.department_code' },
    keeper='stays',
    stay=true,
    lists=['doctors'],
    computed={
      'rows_alike': 'count(*) over (partition by told.admission_key, told.began_at)'
    }
  )
}}
