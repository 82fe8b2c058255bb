-- One row per diagnosis of a medical record.
{{ config(materialized='ephemeral') }}

select
  cast(diagnosis_id as varchar) as diagnosis_id,
  cast(disease_id as varchar) as disease_id,
  {{ pseudonym("_source || '|' || cast(nullif(medical_record_id, 0) as varchar)") }} as visit_key,
  cast(nullif(medical_record_id, 0) as varchar) as medical_record_id,
  main_diagnosis_mark = '2' as is_main,
  suspect_mark = '2' as is_suspected,
  diagnosis_mark = '2' as is_final,
  _source
from {{ source('hosoneu', 'diagnosis') }}
where _deleted_at is null
