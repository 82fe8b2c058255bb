-- One row per discharge diagnosis of a front page.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__front_page_diagnoses', 'stg_front_end__front_page_diagnoses']) }}
