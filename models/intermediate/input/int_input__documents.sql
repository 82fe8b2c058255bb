-- One row per medical document.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__medical_documents', 'stg_front_end__documents']) }}
