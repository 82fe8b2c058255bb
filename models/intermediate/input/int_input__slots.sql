-- One row per clinic session (出诊单元).
{{ config(materialized='ephemeral') }}

{{ union_contract(['int_demo_his__slots_used']) }}
