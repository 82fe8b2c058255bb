-- One row per event of a stay that the register logs: change of payer, name or bed, discharge announced or recalled; names are not delivered.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || log_id) as admission_event_key,
  {{ pseudonym("_source || '|' || admission_id") }} as admission_key,
  inst_code as institution_code,
  dept_code as department_code,
  ward_code,
  event_type,
  event_time as occurred_at,
  old_payer_code as from_payer_code,
  new_payer_code as to_payer_code,
  md5(_source || '|' || new_bed_id) as to_bed_key,
  operator_code,
  _source
from {{ source('demo_his', 'admission_logs') }}
where _deleted_at is null
