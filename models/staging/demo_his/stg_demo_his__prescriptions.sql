-- One row per prescription.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || rx_id) as rx_key,
  rx_id,
  rx_time as prescribed_at,
  setting,
  rx_class,
  status as rx_status,
  dept_code as department_code,
  doctor_code,
  inst_code as institution_code,
  md5(_source || '|' || admission_id) as admission_ref,
  is_chronic,
  pay_time as paid_at,
  dispense_time as dispensed_at,
  dispenser_code,
  {{ pseudonym("_source || '|' || visit_id") }} as visit_key,
  {{ pseudonym("_source || '|' || admission_id") }} as admission_key,
  {{ pseudonym("_source || '|' || patient_id") }} as patient_key,
  _source
from {{ source('demo_his', 'prescriptions') }}
where _deleted_at is null
