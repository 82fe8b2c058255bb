-- One row per emergency visit.
{{ config(materialized='ephemeral') }}

{{ union_contract(['int_demo_his__ed_visits_diagnosed']) }}
