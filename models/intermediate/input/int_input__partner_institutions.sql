-- One row per institution outside the site that referrals, remote services and public health name: members of the consortium and hospitals above.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__partner_institutions', 'stg_front_end__partner_institutions']) }}
