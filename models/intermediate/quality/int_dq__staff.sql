-- One row per business day, institution and rule: employees judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'staff',
    key='staff_code',
    lists=['departments'],
    computed={
      'rows_alike': 'count(*) over (partition by told._source, told.staff_code)'
    }
  )
}}
