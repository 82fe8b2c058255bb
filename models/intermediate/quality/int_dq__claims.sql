-- One row per business day, institution and rule: insurance settlements judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'claims',
    key='claim_key',
    day='settled_at',
    joins="left join (select settlement_key from " ~ ref('int_input__settlements') ~ ") as settled on told.settlement_key = settled.settlement_key",
    lists=['insurance_types', 'departments', 'doctors'],
    computed={
      'has_settlement': 'settled.settlement_key is not null'
    }
  )
}}
