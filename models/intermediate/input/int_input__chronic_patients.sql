-- One row per registered chronic patient, disease and year.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__chronic_registry', 'stg_front_end__chronic_patients']) }}
