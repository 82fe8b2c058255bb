-- One row per reported or missed case of a hospital-acquired infection or a notifiable disease.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__infection_reports', 'stg_front_end__infections']) }}
