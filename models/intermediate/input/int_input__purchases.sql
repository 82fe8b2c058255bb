-- One row per purchase line of a drug or consumable, cancelled ones included.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__purchases', 'stg_front_end__purchases']) }}
