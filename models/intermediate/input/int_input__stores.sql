-- One row per store of drugs or consumables.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__stores', 'stg_front_end__stores']) }}
