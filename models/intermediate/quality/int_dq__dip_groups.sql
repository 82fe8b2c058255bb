-- One row per business day, institution and rule: DIP groups judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'dip_groups',
    key='dip_group_key',
    owner={ 'institution_code': 'cast(null as varchar)', 'department_code': 'cast(null as varchar)' },
    computed={
      'rows_alike': 'count(*) over (partition by told._source, told.group_year, told.dip_code)'
    }
  )
}}
