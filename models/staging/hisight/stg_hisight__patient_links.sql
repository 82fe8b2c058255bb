-- One row per record that shares its person with another record, by the patient index; numbers are the index's own.
{{ config(materialized='ephemeral') }}

select
  record_id,
  person_id,
  md5(_source || '|' || patient_no) as patient_ref,
  {{ pseudonym("_source || '|' || patient_no") }} as patient_key
from {{ source('hisight', 'empi_links') }}
where rule <> 'alone'
