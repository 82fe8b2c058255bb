-- One row per business day, institution and rule: stores judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'stores',
    key='store_code',
    lists=['departments'],
    computed={
      'rows_alike': 'count(*) over (partition by told._source, told.store_code)'
    }
  )
}}
