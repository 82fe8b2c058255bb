-- One row per post of a member of staff: department, treatment group and title from a day to a day.
{{ config(materialized='ephemeral') }}

{{ union_contract(['stg_demo_his__staff_posts', 'stg_front_end__doctor_posts']) }}
