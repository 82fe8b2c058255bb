-- One row per resident with an electronic health record.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || archive_id) as health_record_key,
  {{ pseudonym("_source || '|' || coalesce(patient_id, resident_id)") }} as resident_key,
  {{ pseudonym("_source || '|' || patient_id") }} as patient_key,
  inst_code as institution_code,
  perform_inst_code as performing_institution_code,
  area_code,
  age_months,
  archive_date as recorded_on,
  last_record_date as last_recorded_on,
  open_date as opened_to_person_on,
  close_date as closed_on,
  close_reason,
  _source
from {{ source('demo_his', 'health_archives') }}
where _deleted_at is null
