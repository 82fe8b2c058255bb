-- One row per department; parents are rows too.
{{ config(materialized='ephemeral') }}

select
  department_code,
  department_name,
  parent_department_code,
  institution_code,
  department_type,
  specialty_code,
  opened_on,
  closed_on,
  sort_no,
  _source
from {{ source('front_end', 'departments') }}
where _deleted_at is null
  and not coalesce(is_deleted, false)
