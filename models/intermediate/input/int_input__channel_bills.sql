-- One row per institution, payment channel and day.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__channel_bills', 'stg_front_end__channel_bills']) }}
