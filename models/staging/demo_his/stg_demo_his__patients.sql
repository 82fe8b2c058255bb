-- One row per patient, pseudonymised; the birth date is generalised before anything is stored.
{{ config(materialized='ephemeral') }}

select
  {{ pseudonym("_source || '|' || patient_id") }} as patient_key,
  md5(_source || '|' || patient_id) as patient_ref,
  sex,
  birth_date as born_on,
  township_code,
  payer_code,
  _institution as institution_code,
  _source
from {{ source('demo_his', 'patients') }}
where _deleted_at is null
