-- One row per department.
{{ config(materialized='table') }}

select
  cast(department_id as varchar) as department_id,
  department_code as department_abbreviation,
  department_name as department_name,
  cast(department_category_id as varchar) as department_category_id,
  department_type as department_type,
  _institution as institution_code,
  _source
from {{ source('hosoneu', 'department') }}
where _deleted_at is null
