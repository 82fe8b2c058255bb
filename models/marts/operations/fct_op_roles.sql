-- One row per operation done and member of its team (transaction fact), with the role: 主刀, 一助, 二助, 麻醉, 器械.
{{ config(materialized='table') }}

with operations as (
  select * from {{ ref('int_input__operations') }}
  where not coalesce(is_cancelled, false)
),

operation_staff as (
  select * from {{ ref('int_input__op_roles') }}
),

keyed as (
  select
    operation_staff.operation_staff_key as op_staff_key,
    operation_staff.operation_key,
    cast(operations.started_at as date) as operated_on,
    operation_staff.role,
    operation_staff.doctor_code,
    md5(operation_staff._source || '|' || operation_staff.doctor_code) as doctor_key,
    operations.department_code,
    md5(operations._source || '|' || operations.department_code) as department_key,
    operations.setting,
    operations.operation_level,
    operations.operation_category,
    operations.is_elective,
    operations.is_minimally_invasive,
    cast(date_diff('minute', operations.started_at, operations.ended_at) as integer) as operation_minutes,
    operations.institution_code,
    operation_staff._source
  from operation_staff
  inner join operations on operation_staff.operation_key = operations.operation_key
)

select * from keyed
