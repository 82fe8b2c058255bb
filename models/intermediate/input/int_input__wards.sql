-- One row per ward.
{{ config(materialized='ephemeral') }}

with unioned as (
  select
    ward_code,
    ward_name,
    department_code,
    institution_code,
    approved_beds,
    open_beds,
    opened_on,
    closed_on,
    _source
  from {{ ref('stg_demo_his__wards') }}
  union all
  select
    ward_code,
    ward_name,
    department_code,
    institution_code,
    approved_beds,
    open_beds,
    opened_on,
    closed_on,
    _source
  from {{ ref('stg_front_end__wards') }}
)

select * from unioned
