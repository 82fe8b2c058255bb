-- One row per DIP group and year.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__dip_groups', 'stg_front_end__dip_groups']) }}
