-- One row per reviewed prescription, reviewed stay or record of pharmaceutical care.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || review_id) as review_key,
  review_kind,
  md5(_source || '|' || rx_id) as rx_key,
  {{ pseudonym("_source || '|' || visit_id") }} as visit_key,
  {{ pseudonym("_source || '|' || admission_id") }} as admission_key,
  md5(_source || '|' || admission_id) as admission_ref,
  {{ pseudonym("_source || '|' || patient_id") }} as patient_key,
  inst_code as institution_code,
  dept_code as department_code,
  doctor_code,
  setting,
  topic,
  review_time as reviewed_at,
  reviewer_code,
  result,
  problem_code,
  is_advice_accepted,
  _source
from {{ source('demo_his', 'rx_reviews') }}
where _deleted_at is null
