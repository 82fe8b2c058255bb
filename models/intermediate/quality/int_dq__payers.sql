-- One row per business day, institution and rule: payers judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'payers',
    key='payer_code',
    owner={ 'institution_code': 'cast(null as varchar)', 'department_code': 'cast(null as varchar)' },
    computed={
      'rows_alike': 'count(*) over (partition by told._source, told.payer_code)'
    }
  )
}}
