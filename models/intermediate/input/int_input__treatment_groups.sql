-- One row per treatment group.
{{ config(materialized='ephemeral') }}

with unioned as (
  select
    treatment_group_code,
    treatment_group_name,
    department_code,
    leader_code,
    _source
  from {{ ref('stg_demo_his__treatment_groups') }}
  union all
  select
    treatment_group_code,
    treatment_group_name,
    department_code,
    leader_code,
    _source
  from {{ ref('stg_front_end__treatment_groups') }}
)

select * from unioned
