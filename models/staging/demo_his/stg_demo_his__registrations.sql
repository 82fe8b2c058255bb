-- One row per registration (its cancellation is a column here and an event in the fact).
{{ config(materialized='ephemeral') }}

select
  {{ pseudonym("_source || '|' || reg_id") }} as registration_key,
  reg_id as registration_id,
  reg_time as registered_at,
  case
    when status = 'cancelled' then cancel_time
  end as cancelled_at,
  visit_date as visit_on,
  reg_type as registration_type,
  channel,
  is_appointment,
  status = 'no_show' as is_no_show,
  cast(reg_fee as decimal(14, 2)) as fee,
  cancel_cashier_code,
  session_id,
  dept_code as department_code,
  doctor_code,
  inst_code as institution_code,
  {{ pseudonym("_source || '|' || patient_id") }} as patient_key,
  _source
from {{ source('demo_his', 'registrations') }}
where _deleted_at is null
