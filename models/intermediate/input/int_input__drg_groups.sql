-- One row per DRG group and year.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__drg_groups', 'stg_front_end__drg_groups']) }}
