-- One row per resident with an electronic health record.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__health_archives', 'stg_front_end__health_records']) }}
