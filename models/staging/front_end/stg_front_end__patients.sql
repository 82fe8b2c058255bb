-- One row per patient, pseudonymised; the birth date is generalised before anything is stored.
{{ config(materialized='ephemeral') }}

select
  {{ pseudonym("_source || '|' || patient_id") }} as patient_key,
  sex,
  born_on,
  township_code,
  payer_code,
  institution_code,
  _source
from {{ source('front_end', 'patients') }}
where _deleted_at is null
  and not coalesce(is_deleted, false)
