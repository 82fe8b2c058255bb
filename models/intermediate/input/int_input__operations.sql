-- One row per operation or intervention, cancelled ones included and marked.
{{ config(materialized='ephemeral') }}

{{ union_contract(['int_demo_his__operations_recorded', 'stg_front_end__operations']) }}
