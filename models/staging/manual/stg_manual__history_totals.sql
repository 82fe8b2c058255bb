-- One row per indicator, institution, department and month whose total was brought in afterwards.
{{ config(materialized='ephemeral') }}

select
  indicator_id,
  institution_code,
  nullif(department_code, '') as department_code,
  month as month_starts_on,
  numerator,
  denominator,
  value,
  imported_at,
  _source
from {{ source('manual', 'history_totals') }}
where _deleted_at is null
