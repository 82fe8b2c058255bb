-- One row per department of one source, period of its past and department that stands for it today, with the share that goes there.
{{ config(materialized='table') }}

with departments as (
  select
    md5(_source || '|' || department_code) as department_key,
    department_code,
    _source
  from {{ ref('int_input__departments') }}
),

succeeded as (
  select * from {{ ref('int_departments__succeeded') }}
),

mapped as (
  select
    departments.department_key,
    departments.department_code,
    coalesce(succeeded.valid_from_on, date '1900-01-01') as valid_from_on,
    coalesce(succeeded.valid_to_on, date '9999-12-31') as valid_to_on,
    coalesce(succeeded.current_department_code, departments.department_code) as current_department_code,
    cast(coalesce(succeeded.share, 1) as decimal(9, 6)) as share,
    departments._source
  from departments
  left join succeeded on departments.department_code = succeeded.department_code
),

successors as (
  select
    md5(department_key || '|' || valid_from_on || '|' || current_department_code) as successor_key,
    department_key,
    department_code,
    valid_from_on,
    valid_to_on,
    current_department_code,
    md5(_source || '|' || current_department_code) as current_department_key,
    share,
    _source
  from mapped
)

select * from successors
