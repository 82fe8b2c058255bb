-- One row per examination request.
{{ config(materialized='ephemeral') }}

select
  cast(examination_id as varchar) as examination_id,
  {{ pseudonym("_source || '|' || cast(nullif(medical_record_id, 0) as varchar)") }} as visit_key,
  cast(nullif(medical_record_id, 0) as varchar) as medical_record_id,
  cast(doctor_id as varchar) as doctor_id,
  examination_mark as examination_mark,
  submit_time as submitted_at,
  _institution as institution_code,
  _source
from {{ source('hosoneu', 'examination') }}
where _deleted_at is null
