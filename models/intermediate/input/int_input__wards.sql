-- One row per ward.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__wards', 'stg_front_end__wards']) }}
