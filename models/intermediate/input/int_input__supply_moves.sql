-- One row per item and store movement of consumables, per piece where it has a UDI.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__supply_moves', 'stg_front_end__supply_moves']) }}
