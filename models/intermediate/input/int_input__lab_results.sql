-- One row per laboratory item of a specimen, with the value of its leading analyte.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__lab_results']) }}
