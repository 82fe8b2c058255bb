-- One row per reported adverse event.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__adverse_events', 'stg_front_end__adverse_events']) }}
