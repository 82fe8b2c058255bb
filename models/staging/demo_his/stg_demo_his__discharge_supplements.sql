-- One row per submitted supplement of a front page (病案首页附页).
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || admission_id) as admission_ref,
  {{ pseudonym("_source || '|' || mother_admission_id") }} as mother_admission_key,
  rescue_times,
  rescue_success_times,
  dx_match_admission,
  dx_match_preop,
  dx_match_pathology,
  confirmed_on,
  critical_level,
  vte_risk,
  is_vte_assessed,
  is_vte_prevented,
  is_tumor_first_treatment,
  tnm_stage,
  tnm_assessed_on,
  delivery_mode,
  gestational_weeks,
  parity,
  pph_ml,
  apgar5,
  acute_kind,
  onset_time as onset_at,
  reperfusion,
  single_disease_reported_time as single_disease_reported_at,
  death_time as died_at,
  _source
from {{ source('demo_his', 'discharge_supplements') }}
where _deleted_at is null
