-- One row per drug, batch and store movement; dispensing may be summed by day.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__stock_moves', 'stg_front_end__stock_moves']) }}
