-- One row per institution and department code, with its key, specialty and only ward: what a form says of a department finds it whatever source has told it.
{{ config(materialized='ephemeral') }}

with wards as (
  select
    institution_code,
    department_code,
    if (count(distinct ward_code) = 1, min(ward_code), null) as only_ward_code
  from {{ ref('int_input__wards') }}
  group by institution_code, department_code
),

departments as (
  select
    institution_code,
    department_code,
    any_value(md5(_source || '|' || department_code)) as department_key,
    any_value(specialty_code) as specialty_code
  from {{ ref('int_input__departments') }}
  group by institution_code, department_code
),

placed as (
  select
    departments.institution_code,
    departments.department_code,
    departments.department_key,
    departments.specialty_code,
    wards.only_ward_code
  from departments
  left join wards on departments.institution_code = wards.institution_code
    and departments.department_code = wards.department_code
)

select * from placed
