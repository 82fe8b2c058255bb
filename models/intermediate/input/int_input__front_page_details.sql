-- One row per front page that was handed in: items of the national form.
{{ config(materialized='ephemeral') }}

{{ union_contract(['int_demo_his__front_page_details_dated', 'stg_front_end__front_page_details']) }}
