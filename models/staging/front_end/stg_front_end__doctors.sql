-- One row per member of staff (doctors, nurses and others).
{{ config(materialized='ephemeral') }}

select
  doctor_code,
  doctor_name,
  staff_type,
  title,
  title_level,
  department_code,
  treatment_group_code,
  hired_on,
  left_on,
  _source
from {{ source('front_end', 'doctors') }}
where _deleted_at is null
  and not coalesce(is_deleted, false)
