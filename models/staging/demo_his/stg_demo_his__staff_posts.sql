-- One row per post that a member of staff holds or held.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || post_id) as post_key,
  staff_code as doctor_code,
  post_kind,
  dept_code as department_code,
  group_code as treatment_group_code,
  title,
  title_level,
  started_on,
  ended_on,
  _source
from {{ source('demo_his', 'staff_posts') }}
where _deleted_at is null
