-- One row per ICD-10 code of a dictionary.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__diseases', 'int_hosoneu__diseases_coded', 'stg_front_end__diseases']) }}
