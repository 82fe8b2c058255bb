-- One row per stay assessed for a clinical pathway.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__clinical_pathways', 'stg_front_end__pathways']) }}
