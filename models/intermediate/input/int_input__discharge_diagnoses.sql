-- One row per diagnosis of a front page, main and others.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__front_page_diagnoses', 'stg_front_end__discharge_diagnoses']) }}
