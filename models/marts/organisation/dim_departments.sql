-- One row per department of one source, with its parent's name; the parents are rows too.
{{ config(materialized='table') }}

with departments as (
  select * from {{ ref('int_input__departments') }}
),

named as (
  select
    md5(departments._source || '|' || departments.department_code) as department_key,
    departments.department_code,
    departments.department_name,
    parents.department_code as parent_department_code,
    parents.department_name as parent_department_name,
    departments.institution_code,
    departments.department_type,
    departments.specialty_code,
    departments.sort_no,
    departments.opened_on,
    departments.closed_on,
    departments.closed_on is null
    or departments.closed_on > cast('{{ var('as_of') }}' as date) as is_active,
    departments._source
  from departments
  left join departments as parents on departments.parent_department_code = parents.department_code
    and departments._source = parents._source
)

select * from named
