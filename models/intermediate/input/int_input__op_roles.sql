-- One row per operation and member of its team.
{{ config(materialized='ephemeral') }}

with unioned as (
  select
    operation_staff_key,
    operation_key,
    role,
    doctor_code,
    _source
  from {{ ref('stg_demo_his__operation_staff') }}
  union all
  select
    operation_staff_key,
    operation_key,
    role,
    doctor_code,
    _source
  from {{ ref('stg_front_end__op_roles') }}
)

select * from unioned
