-- One row per family-doctor contract.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || contract_id) as contract_key,
  md5(_source || '|' || previous_contract_id) as previous_contract_key,
  inst_code as institution_code,
  perform_inst_code as performing_institution_code,
  area_code,
  {{ pseudonym("_source || '|' || coalesce(patient_id, resident_id)") }} as resident_key,
  {{ pseudonym("_source || '|' || patient_id") }} as patient_key,
  team_code,
  doctor_code,
  package as service_package,
  key_group,
  sign_date as signed_on,
  start_date as starts_on,
  end_date as ends_on,
  renew_date as renewed_on,
  cancel_date as cancelled_on,
  services_promised,
  services_done,
  _source
from {{ source('demo_his', 'contracts') }}
where _deleted_at is null
