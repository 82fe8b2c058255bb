-- One row per area: county, townships and streets, and the areas outside.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__areas', 'stg_front_end__areas']) }}
