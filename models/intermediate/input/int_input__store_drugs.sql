-- One row per drug of the supply list of a store.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__store_drugs', 'stg_front_end__store_drugs']) }}
