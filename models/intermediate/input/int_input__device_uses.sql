-- One row per line, tube or ventilator and the time it was in place.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__device_uses', 'stg_front_end__device_uses']) }}
