-- One row per family-doctor contract.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__contracts', 'stg_front_end__contracts']) }}
