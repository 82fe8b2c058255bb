-- One row per medical order of a stay or visit.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__medical_orders']) }}
