-- One row per registration; its cancellation is a time in the row.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || registration_id) as registration_key,
  registered_at,
  cancelled_at,
  visit_on,
  registration_type,
  channel,
  is_appointment,
  is_no_show,
  cast(fee as decimal(14, 2)) as fee,
  department_code,
  doctor_code,
  institution_code,
  {{ pseudonym("_source || '|' || patient_id") }} as patient_key,
  _source
from {{ source('front_end', 'registrations') }}
where _deleted_at is null
  and not coalesce(is_deleted, false)
