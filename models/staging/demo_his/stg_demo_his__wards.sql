-- One row per ward.
{{ config(materialized='table') }}

select
  ward_code,
  ward_name,
  dept_code as department_code,
  inst_code as institution_code,
  approved_beds,
  open_beds,
  opened_on,
  closed_on,
  campus_code,
  _source
from {{ source('demo_his', 'wards') }}
where _deleted_at is null
