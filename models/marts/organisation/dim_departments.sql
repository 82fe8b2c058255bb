-- One row per department of one source, with its parent's name; the parents are rows too.
{{ config(materialized='table') }}

with departments as (
  select
    *,
    md5(_source || '|' || department_code) as department_key
  from {{ ref('int_input__departments') }}
),

campuses as (
  select * from {{ ref('int_input__campuses') }}
),

-- The one department that has taken over all of it; none where it was split.
successors as (
  select
    department_key,
    max(current_department_code) as current_department_code
  from {{ ref('dim_department_successors') }}
  group by department_key
  having count(distinct current_department_code) = 1
),

named as (
  select
    departments.department_key,
    departments.department_code,
    departments.department_name,
    parents.department_code as parent_department_code,
    parents.department_name as parent_department_name,
    departments.institution_code,
    departments.campus_code,
    campuses.campus_name,
    departments.department_type,
    departments.specialty_code,
    departments.sort_no,
    departments.opened_on,
    departments.closed_on,
    departments.closed_on is null
    or departments.closed_on > cast('{{ var('as_of') }}' as date) as is_active,
    successors.current_department_code,
    currents.department_name as current_department_name,
    departments._source
  from departments
  left join departments as parents on departments.parent_department_code = parents.department_code
    and departments._source = parents._source
  left join campuses on departments.campus_code = campuses.campus_code
    and departments._source = campuses._source
  left join successors on departments.department_key = successors.department_key
  left join departments as currents on successors.current_department_code = currents.department_code
    and departments._source = currents._source
)

select * from named
