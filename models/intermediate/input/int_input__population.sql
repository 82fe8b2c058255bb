-- One row per area and year: figures of the statistics bureau, a level that is never summed over years.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__population_years', 'stg_front_end__population']) }}
