-- One row per medical record, which is opened for every registration.
{{ config(materialized='ephemeral') }}

select
  {{ pseudonym("_source || '|' || cast(nullif(medical_record_id, 0) as varchar)") }} as visit_key,
  cast(nullif(medical_record_id, 0) as varchar) as medical_record_id,
  is_treament_over = '2' as is_treatment_over,
  cast(first_diagnosis_doctor_id as varchar) as first_doctor_id,
  cast(final_diagnosis_doctor_id as varchar) as final_doctor_id,
  cast(doctor_id as varchar) as doctor_id,
  first_diagnosis_time as first_diagnosed_at,
  final_diagnosis_time as final_diagnosed_at,
  _institution as institution_code,
  _source
from {{ source('hosoneu', 'medical_record') }}
where _deleted_at is null
