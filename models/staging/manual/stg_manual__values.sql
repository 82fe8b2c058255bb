-- One row per approved value: a field of a form for an institution or department and a period.
{{ config(materialized='ephemeral') }}

select
  form_id,
  field_id,
  institution_code,
  nullif(department_code, '') as department_code,
  period_kind,
  period_start as period_starts_on,
  period_end as period_ends_on,
  value,
  text_value,
  version as form_version,
  state = 'locked' as is_locked,
  approved_at,
  _source
from {{ source('manual', 'values') }}
where _deleted_at is null
