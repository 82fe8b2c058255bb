-- One row per business day, institution and rule: DRG groups judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'drg_groups',
    key='drg_group_key',
    owner={ 'institution_code': 'cast(null as varchar)', 'department_code': 'cast(null as varchar)' },
    computed={
      'rows_alike': 'count(*) over (partition by told._source, told.group_year, told.drg_code)'
    }
  )
}}
