-- One row per business day, institution and rule: daily closings of cashiers judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'cashier_closings',
    key='closing_key',
    day='closing_on',
    owner={ 'department_code': 'cast(null as varchar)' },
    joins="left join (select _source, cashier_code, cast(settled_at as date) as settled_on, sum(total_amount) as receipts from " ~ ref('int_input__settlements') ~ " group by all) as taken on told._source = taken._source and told.cashier_code = taken.cashier_code and told.closing_on = taken.settled_on",
    lists=['staff'],
    computed={
      'rows_alike': 'count(*) over (partition by told._source, told.cashier_code, told.closing_on)',
      'receipts': 'coalesce(taken.receipts, 0)'
    }
  )
}}
