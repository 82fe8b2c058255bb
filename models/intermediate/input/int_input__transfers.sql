-- One row per transfer between departments or wards.
{{ config(materialized='ephemeral') }}

with unioned as (
  select
    transfer_key,
    admission_key,
    transferred_at,
    from_department_code,
    to_department_code,
    from_ward_code,
    to_ward_code,
    _source
  from {{ ref('stg_demo_his__transfers') }}
  union all
  select
    transfer_key,
    admission_key,
    transferred_at,
    from_department_code,
    to_department_code,
    from_ward_code,
    to_ward_code,
    _source
  from {{ ref('stg_front_end__transfers') }}
)

select * from unioned
