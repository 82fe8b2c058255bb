-- One row per employee, those without an account of the HIS included.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__staff', 'stg_front_end__staff']) }}
