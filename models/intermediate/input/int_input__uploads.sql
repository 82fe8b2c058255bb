-- One row per attempt to upload fees, a trial settlement or a settlement list.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__uploads', 'stg_front_end__uploads']) }}
