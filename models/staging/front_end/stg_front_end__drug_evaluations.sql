-- One row per evaluated case of the drug-efficacy example.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || evaluation_id) as evaluation_key,
  {{ pseudonym("_source || '|' || admission_id") }} as admission_key,
  {{ pseudonym("_source || '|' || patient_id") }} as patient_key,
  evaluated_at,
  drug,
  severity,
  is_effective,
  department_code,
  doctor_code,
  institution_code,
  _source
from {{ source('front_end', 'drug_evaluations') }}
where _deleted_at is null
  and not coalesce(is_deleted, false)
