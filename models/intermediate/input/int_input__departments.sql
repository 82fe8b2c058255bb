-- One row per department; parents are rows too.
{{ config(materialized='ephemeral') }}

{{ union_contract(
  ['stg_demo_his__departments', 'int_hosoneu__departments_nested', 'stg_front_end__departments'],
  lacks={'int_hosoneu__departments_nested': ['specialty_code', 'opened_on', 'closed_on', 'campus_code']}
) }}
