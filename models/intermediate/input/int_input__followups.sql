-- One row per planned follow-up, after discharge or of a chronic disease, done or not.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__followups', 'stg_front_end__followups']) }}
