-- One row per referred patient as the receiver registered the arrival.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__referral_receipts', 'stg_front_end__referral_receipts']) }}
