-- One row per area of the insured, month, insurance type, place of care, setting and disease, from the insurance bureau.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__county_funds', 'stg_front_end__county_funds']) }}
