-- One row per reviewed prescription, reviewed stay or record of pharmaceutical care.
{{ config(materialized='ephemeral') }}

{{ union_contract(['int_demo_his__rx_reviews_discharged', 'stg_front_end__rx_reviews']) }}
