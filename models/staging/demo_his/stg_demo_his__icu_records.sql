-- One row per entry into an ICU with its scores; the stay itself follows from the ward spells.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || icu_record_id) as icu_record_key,
  {{ pseudonym("_source || '|' || admission_id") }} as admission_key,
  md5(_source || '|' || admission_id) as admission_ref,
  {{ pseudonym("_source || '|' || patient_id") }} as patient_key,
  inst_code as institution_code,
  dept_code as department_code,
  ward_code,
  in_time as entered_at,
  apache2_score,
  cast(predicted_mortality as decimal(5, 4)) as predicted_mortality,
  entry_kind,
  is_septic_shock,
  is_bundle_done,
  is_abx_treatment,
  is_pathogen_before_abx,
  is_dvt_prevention,
  is_ards_moderate_severe,
  is_prone_ventilated,
  extubations,
  reintubations_48h,
  _source
from {{ source('demo_his', 'icu_records') }}
where _deleted_at is null
