-- One row per answer to a satisfaction survey, and per complaint.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__surveys', 'stg_front_end__surveys']) }}
