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
  dept_code as department_code,
  doctor_code,
  _source
from {{ source('demo_his', 'drug_evaluations') }}
where _deleted_at is null
