-- One row per treatment order.
{{ config(materialized='ephemeral') }}

select
  cast(treatment_id as varchar) as treatment_id,
  {{ pseudonym("_source || '|' || cast(nullif(medical_record_id, 0) as varchar)") }} as visit_key,
  cast(nullif(medical_record_id, 0) as varchar) as medical_record_id,
  cast(doctor_id as varchar) as doctor_id,
  submit_time as submitted_at,
  _institution as institution_code,
  _source
from {{ source('hosoneu', 'treatment') }}
where _deleted_at is null
