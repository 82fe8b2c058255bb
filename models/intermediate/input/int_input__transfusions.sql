-- One row per transfusion event.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__transfusions', 'stg_front_end__transfusions']) }}
