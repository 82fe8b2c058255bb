-- One row per cashier and day of receipts.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__cashier_closings', 'stg_front_end__cashier_closings']) }}
