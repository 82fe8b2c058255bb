-- One row per treatment group.
{{ config(materialized='table') }}

select
  group_code as treatment_group_code,
  group_name as treatment_group_name,
  dept_code as department_code,
  leader_code,
  _source
from {{ source('demo_his', 'treatment_groups') }}
where _deleted_at is null
