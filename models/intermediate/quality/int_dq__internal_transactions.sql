-- One row per business day, institution and rule: internal transactions judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'internal_transactions',
    key='internal_transaction_key',
    day='booked_on',
    owner={ 'department_code': 'cast(null as varchar)' },
    lists=['places'],
    computed={
      'sides': 'count(distinct told.side) over (partition by told._source, told.transaction_no)',
      'other_amount': "max(told.amount) filter (where told.side = 'creditor') over (partition by told._source, told.transaction_no)"
    }
  )
}}
