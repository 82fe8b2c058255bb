-- One row per transaction between members of a consortium and side that booked it.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__internal_transactions', 'stg_front_end__internal_transactions']) }}
