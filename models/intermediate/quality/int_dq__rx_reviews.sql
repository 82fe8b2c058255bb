-- One row per business day, institution and rule: prescription reviews judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'rx_reviews',
    key='review_key',
    day='reviewed_at',
    joins="left join (select rx_key, min(prescribed_at) as prescribed_at from " ~ ref('int_input__rx_items') ~ " group by rx_key) as prescribed on told.rx_key = prescribed.rx_key",
    lists=['problems', 'departments', 'doctors'],
    computed={
      'prescribed_at': 'prescribed.prescribed_at'
    }
  )
}}
