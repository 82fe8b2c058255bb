-- One row per DRG group and year.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__drg_groups']) }}
