-- One row per member of staff; the telephone number stays behind.
{{ config(materialized='table') }}

select
  staff_code as doctor_code,
  staff_name as doctor_name,
  staff_type,
  title,
  title_level,
  dept_code as department_code,
  group_code as treatment_group_code,
  hired_on,
  left_on,
  _source
from {{ source('demo_his', 'staff') }}
where _deleted_at is null
