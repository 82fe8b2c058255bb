-- One row per critical value of a laboratory result or examination, with the times of its loop.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__critical_values', 'stg_front_end__critical_values']) }}
