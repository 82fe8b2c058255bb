-- One row per business day, institution and rule: medical orders judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'orders',
    key='order_key',
    day='ordered_at',
    owner={ 'department_code': 'told.ordering_department_code' },
    stay=true,
    lists=['departments', 'doctors']
  )
}}
