-- One row per campus (院区) of an institution.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__campuses', 'stg_front_end__campuses']) }}
