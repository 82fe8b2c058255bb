-- One row per trade of a payment channel.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || trade_id) as channel_trade_key,
  md5(_source || '|' || settle_id) as settlement_key,
  channel,
  trade_kind,
  trade_time as traded_at,
  cast(amount as decimal(14, 2)) as amount,
  inst_code as institution_code,
  _source
from {{ source('demo_his', 'channel_bill_items') }}
where _deleted_at is null
