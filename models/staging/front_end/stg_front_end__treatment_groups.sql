-- One row per treatment group.
{{ config(materialized='ephemeral') }}

select
  treatment_group_code,
  treatment_group_name,
  department_code,
  leader_code,
  _source
from {{ source('front_end', 'treatment_groups') }}
where _deleted_at is null
  and not coalesce(is_deleted, false)
