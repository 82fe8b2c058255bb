-- One row per department; parents are rows too.
{{ config(materialized='ephemeral') }}

with unioned as (
  select
    department_code,
    department_name,
    parent_department_code,
    institution_code,
    department_type,
    specialty_code,
    opened_on,
    closed_on,
    sort_no,
    _source
  from {{ ref('stg_demo_his__departments') }}
  union all
  select
    department_code,
    department_name,
    parent_department_code,
    institution_code,
    department_type,
    cast(null as varchar) as specialty_code,
    cast(null as date) as opened_on,
    cast(null as date) as closed_on,
    sort_no,
    _source
  from {{ ref('int_hosoneu__departments_nested') }}
  union all
  select
    department_code,
    department_name,
    parent_department_code,
    institution_code,
    department_type,
    specialty_code,
    opened_on,
    closed_on,
    sort_no,
    _source
  from {{ ref('stg_front_end__departments') }}
)

select * from unioned
