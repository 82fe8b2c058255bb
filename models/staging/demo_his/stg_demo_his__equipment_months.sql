-- One row per machine or operating room and month of its log.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || log_id) as equipment_month_key,
  md5(_source || '|' || equipment_id) as equipment_ref,
  month_on,
  cast(available_hours as decimal(12, 1)) as available_hours,
  cast(used_hours as decimal(12, 1)) as used_hours,
  cast(down_hours as decimal(12, 1)) as down_hours,
  exam_cnt as exam_count,
  machine_days,
  or_open_minutes,
  _source
from {{ source('demo_his', 'equipment_months') }}
where _deleted_at is null
