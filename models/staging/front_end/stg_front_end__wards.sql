-- One row per ward.
{{ config(materialized='ephemeral') }}

select
  ward_code,
  ward_name,
  department_code,
  institution_code,
  approved_beds,
  open_beds,
  opened_on,
  closed_on,
  _source
from {{ source('front_end', 'wards') }}
where _deleted_at is null
  and not coalesce(is_deleted, false)
