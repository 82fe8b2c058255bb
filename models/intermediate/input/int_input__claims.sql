-- One row per insurance settlement or reversal, signed by occurrence.
{{ config(materialized='ephemeral') }}

{{ union_contract(['int_demo_his__claims_traced', 'stg_front_end__claims']) }}
