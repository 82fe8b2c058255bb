-- One row per medical order of a stay or visit.
{{ config(materialized='ephemeral') }}

{{ union_contract(
    ['stg_demo_his__medical_orders', 'int_hosoneu__examinations_reported', 'int_hosoneu__treatments_ordered', 'stg_front_end__orders'],
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
      ]
    }
) }}
