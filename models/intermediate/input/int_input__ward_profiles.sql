-- One row per ward: its kind and since when it has quality nursing.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__ward_profiles', 'stg_front_end__ward_profiles']) }}
