-- One row per discharged case and grouping version.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__drg_cases', 'stg_front_end__drg_cases']) }}
