-- One row per ward and day: patients, nurses, restraint, hand hygiene.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__nursing_days', 'stg_front_end__nursing_records']) }}
