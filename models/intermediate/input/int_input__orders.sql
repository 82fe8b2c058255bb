-- One row per medical order of a stay or visit.
{{ config(materialized='ephemeral') }}

{{ union_contract(
    ['stg_demo_his__medical_orders', 'int_hosoneu__examinations_reported', 'int_hosoneu__treatments_ordered', 'stg_front_end__orders', 'int_feed__orders_told'],
    lacks={
      'int_hosoneu__examinations_reported': [
        'admission_key',
        'checked_at',
        'executed_at',
        'stopped_at',
        'ward_code'
      ],
      'int_hosoneu__treatments_ordered': [
        'admission_key',
        'checked_at',
        'executed_at',
        'stopped_at',
        'ward_code'
      ],
      'int_feed__orders_told': ['checked_at', 'executed_at', 'executing_department_code']
    },
    where={
      'stg_demo_his__medical_orders': unless_feed_counts('orders', 'order_key'),
      'int_hosoneu__examinations_reported': unless_feed_counts('orders', 'order_key'),
      'stg_front_end__orders': unless_feed_counts('orders', 'order_key'),
      'int_feed__orders_told': unless_system_counts('orders', 'order_key')
    }
) }}
