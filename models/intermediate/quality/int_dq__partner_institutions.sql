-- One row per business day, institution and rule: partner institutions judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'partner_institutions',
    key='institution_code',
    owner={ 'institution_code': 'cast(null as varchar)', 'department_code': 'cast(null as varchar)' },
    hidden=['institution_code'],
    lists=['areas'],
    computed={
      'rows_alike': 'count(*) over (partition by told._source, told.institution_code)'
    }
  )
}}
