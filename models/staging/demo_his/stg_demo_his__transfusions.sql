-- One row per transfusion event.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || transfusion_id) as transfusion_key,
  {{ pseudonym("_source || '|' || admission_id") }} as admission_key,
  md5(_source || '|' || admission_id) as admission_ref,
  {{ pseudonym("_source || '|' || patient_id") }} as patient_key,
  inst_code as institution_code,
  dept_code as department_code,
  ward_code,
  md5(_source || '|' || operation_id) as operation_key,
  component,
  is_autologous,
  cast(units as decimal(8, 2)) as units,
  volume_ml,
  applied_time as applied_at,
  is_request_ok,
  transfused_time as transfused_at,
  reaction,
  reaction_reported_time as reaction_reported_at,
  _source
from {{ source('demo_his', 'transfusions') }}
where _deleted_at is null
