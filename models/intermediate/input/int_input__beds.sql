-- One row per bed.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__beds', 'stg_front_end__beds']) }}
