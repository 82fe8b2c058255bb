-- One row per prescription.
{{ config(materialized='ephemeral') }}

select
  cast(prescription_id as varchar) as prescription_id,
  {{ pseudonym("_source || '|' || cast(nullif(medical_record_id, 0) as varchar)") }} as visit_key,
  cast(nullif(medical_record_id, 0) as varchar) as medical_record_id,
  cast(doctor_id as varchar) as doctor_id,
  submit_time as submitted_at,
  prescription_type as prescription_type,
  valid_status = '1' as is_valid,
  _institution as institution_code,
  _source
from {{ source('hosoneu', 'prescription') }}
where _deleted_at is null
