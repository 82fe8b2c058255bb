-- One row per member of staff of one source and month in which the person was employed, with the title and department of its last day (periodic snapshot).
{{ config(materialized='table') }}

with months as (
  select * from {{ ref('int_months__begun') }}
),

staff as (
  select * from {{ ref('int_input__doctors') }}
),

versions as (
  select * from {{ ref('int_doctors__versioned') }}
),

employed as (
  select
    months.month_start_on,
    staff.doctor_code,
    staff.staff_type,
    staff._source,
    least(months.month_end_on, coalesce(staff.left_on - 1, months.month_end_on)) as last_on,
    cast(
      least(months.month_end_on, coalesce(staff.left_on - 1, months.month_end_on)) - greatest(months.month_start_on, coalesce(staff.hired_on, months.month_start_on)) + 1 as integer
    ) as days_employed
  from months
  inner join staff on coalesce(staff.hired_on, date '1900-01-01') <= months.month_end_on
    and coalesce(staff.left_on, date '9999-12-31') > months.month_start_on
),

employee_months as (
  select
    md5(employed._source || '|' || employed.doctor_code || '|' || employed.month_start_on) as employee_month_key,
    employed.month_start_on,
    md5(employed._source || '|' || employed.doctor_code) as doctor_key,
    employed.doctor_code,
    employed.staff_type,
    versions.title,
    versions.title_level,
    versions.department_code,
    md5(employed._source || '|' || versions.department_code) as department_key,
    versions.treatment_group_code,
    employed.days_employed,
    employed._source
  from employed
  left join versions on employed.doctor_code = versions.doctor_code
    and employed._source = versions._source
    and employed.last_on >= versions.valid_from_on
    and employed.last_on < versions.valid_to_on
)

select * from employee_months
