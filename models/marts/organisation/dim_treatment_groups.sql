-- One row per treatment group (治疗组).
{{ config(materialized='table') }}

with treatment_groups as (
  select
    treatment_group_code,
    treatment_group_name,
    department_code,
    leader_code,
    _source
  from {{ ref('int_input__treatment_groups') }}
)

select * from treatment_groups
