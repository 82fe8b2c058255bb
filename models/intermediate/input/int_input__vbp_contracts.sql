-- One row per drug and contract year of volume-based procurement.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__vbp_contracts', 'stg_front_end__vbp_contracts']) }}
