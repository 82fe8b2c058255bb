-- One row per anaesthesia case.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__anesthesia_records', 'stg_front_end__anesthesias']) }}
