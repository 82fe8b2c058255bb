-- One row per basic public-health service delivered; a lecture has participants instead of a person.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__ph_services', 'stg_front_end__ph_services']) }}
