-- One row per business day, institution and rule: treatment groups judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'treatment_groups',
    key='treatment_group_code',
    owner={ 'institution_code': 'keepers.institution_code' },
    keeper='departments',
    lists=['departments', 'doctors'],
    computed={
      'rows_alike': 'count(*) over (partition by told._source, told.treatment_group_code)'
    }
  )
}}
