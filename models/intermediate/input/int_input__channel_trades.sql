-- One row per trade of a payment channel.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__channel_trades', 'stg_front_end__channel_trades']) }}
