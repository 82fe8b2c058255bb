-- One row per request for a consultation or a discussion of several departments (MDT).
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__consultations', 'stg_front_end__consultations']) }}
