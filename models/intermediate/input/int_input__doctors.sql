-- One row per member of staff (doctors, nurses and others).
{{ config(materialized='ephemeral') }}

with unioned as (
  select
    doctor_code,
    doctor_name,
    staff_type,
    title,
    title_level,
    department_code,
    treatment_group_code,
    hired_on,
    left_on,
    _source
  from {{ ref('stg_demo_his__doctors') }}
  union all
  select
    doctor_code,
    doctor_name,
    staff_type,
    title,
    title_level,
    department_code,
    cast(null as varchar) as treatment_group_code,
    cast(null as date) as hired_on,
    cast(null as date) as left_on,
    _source
  from {{ ref('int_hosoneu__doctors_titled') }}
  union all
  select
    doctor_code,
    doctor_name,
    staff_type,
    title,
    title_level,
    department_code,
    treatment_group_code,
    hired_on,
    left_on,
    _source
  from {{ ref('stg_front_end__doctors') }}
)

select * from unioned
