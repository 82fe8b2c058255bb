-- One row per diagnosis of a front page.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || fp_diagnosis_id) as front_page_diagnosis_key,
  {{ pseudonym("_source || '|' || admission_id") }} as admission_key,
  md5(_source || '|' || admission_id) as admission_ref,
  seq,
  is_main,
  icd10_code,
  diagnosis_name,
  admit_condition,
  _source
from {{ source('demo_his', 'front_page_diagnoses') }}
where _deleted_at is null
