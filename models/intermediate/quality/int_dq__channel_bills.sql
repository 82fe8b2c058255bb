-- One row per business day, institution and rule: daily bills of payment channels judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'channel_bills',
    key='channel_bill_key',
    day='billed_on',
    owner={ 'department_code': 'cast(null as varchar)' },
    computed={
      'rows_alike': 'count(*) over (partition by told._source, told.institution_code, told.channel, told.billed_on)'
    }
  )
}}
