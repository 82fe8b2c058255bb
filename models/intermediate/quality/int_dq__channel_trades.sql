-- One row per business day, institution and rule: trades of payment channels judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'channel_trades',
    key='channel_trade_key',
    day='traded_at',
    owner={ 'department_code': 'cast(null as varchar)' },
    joins="left join (select settlement_key from " ~ ref('int_input__settlements') ~ ") as settled on told.settlement_key = settled.settlement_key",
    computed={
      'has_settlement': 'settled.settlement_key is not null'
    }
  )
}}
