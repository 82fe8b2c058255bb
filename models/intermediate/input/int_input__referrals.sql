-- One row per referral as the sender entered it, whatever became of it.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__referrals', 'stg_front_end__referrals']) }}
