-- One row per remote consultation or regional imaging, ECG or laboratory service.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__remote_services', 'stg_front_end__remote_services']) }}
