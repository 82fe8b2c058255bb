-- One row per ended stay: quality control of its record.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__record_qcs', 'stg_front_end__record_qcs']) }}
