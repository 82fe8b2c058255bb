-- One row per ward and day: patients, nurses, restraint, hand hygiene.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || nursing_day_id) as nursing_record_key,
  ward_code,
  dept_code as department_code,
  inst_code as institution_code,
  on_date as recorded_on,
  patients,
  shift_patients,
  shift_nurses,
  restraint_days,
  hand_hygiene_due,
  hand_hygiene_done,
  _source
from {{ source('demo_his', 'nursing_days') }}
where _deleted_at is null
