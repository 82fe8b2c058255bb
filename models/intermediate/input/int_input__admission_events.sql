-- One row per event of a stay that the register logs: change of payer, name or bed, discharge announced or recalled; names are not delivered.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__admission_logs', 'stg_front_end__admission_events']) }}
