-- One row per department, parents and children alike.
{{ config(materialized='table') }}

select
  dept_code as department_code,
  dept_name as department_name,
  parent_code as parent_department_code,
  inst_code as institution_code,
  dept_type as department_type,
  specialty_code,
  opened_on,
  closed_on,
  sort_no,
  campus_code,
  _source
from {{ source('demo_his', 'departments') }}
where _deleted_at is null
