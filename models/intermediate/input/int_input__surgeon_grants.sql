-- One row per grant of an operation level to a surgeon.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__surgeon_grants', 'stg_front_end__surgeon_grants']) }}
