-- One row per patient, pseudonymised; the birth date is generalised before anything is stored.
{{ config(materialized='ephemeral') }}

select
  {{ pseudonym("_source || '|' || cast(patient_id as varchar)") }} as patient_key,
  case {{ standard_code('gender', 'hosoneu', 'patient_gender') }}
    when '1' then 'M'
    when '2' then 'F'
  end as sex,
  patient_birth as born_on,
  _institution as institution_code,
  _source
from {{ source('hosoneu', 'patient') }}
where _deleted_at is null
