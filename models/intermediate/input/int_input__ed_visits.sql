-- One row per emergency visit.
{{ config(materialized='ephemeral') }}

{{ union_contract(['int_demo_his__ed_visits_diagnosed', 'stg_front_end__ed_visits']) }}
