-- One row per transfer between departments or wards.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || transfer_id) as transfer_key,
  {{ pseudonym("_source || '|' || admission_id") }} as admission_key,
  md5(_source || '|' || admission_id) as admission_ref,
  transfer_time as transferred_at,
  from_dept_code as from_department_code,
  to_dept_code as to_department_code,
  from_ward_code,
  to_ward_code,
  _source
from {{ source('demo_his', 'transfers') }}
where _deleted_at is null
