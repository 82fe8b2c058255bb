-- One row per anaesthesia case.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || anesthesia_id) as anesthesia_key,
  md5(_source || '|' || operation_id) as operation_key,
  {{ pseudonym("_source || '|' || admission_id") }} as admission_key,
  md5(_source || '|' || admission_id) as admission_ref,
  {{ pseudonym("_source || '|' || visit_id") }} as visit_key,
  {{ pseudonym("_source || '|' || patient_id") }} as patient_key,
  inst_code as institution_code,
  dept_code as department_code,
  patient_dept_code as patient_department_code,
  anesthetist_code as doctor_code,
  method as anesthesia_method,
  asa_grade,
  start_time as started_at,
  end_time as ended_at,
  place,
  is_labor_analgesia,
  is_cancelled_after_start,
  pacu_in_time as pacu_in_at,
  pacu_out_time as pacu_out_at,
  cast(pacu_temp as decimal(4, 1)) as pacu_entry_temperature,
  icu_transfer,
  arrest_time as arrested_at,
  transfused_ml,
  autologous_ml,
  _source
from {{ source('demo_his', 'anesthesia_records') }}
where _deleted_at is null
