-- One row per change of the level of nursing of a stay.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__nursing_levels', 'stg_front_end__nursing_levels']) }}
