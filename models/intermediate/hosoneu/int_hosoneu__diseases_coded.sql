-- One row per ICD-10 code of the disease dictionary; duplicates keep one name, and codes that are not ICD-10 (中医 codes) stay out.
{{ config(materialized='ephemeral') }}

with diseases as (
  select * from {{ ref('stg_hosoneu__diseases') }}
),

coded as (
  select
    disease_icd as icd10_code,
    min(disease_name) as diagnosis_name,
    _source
  from diseases
  where regexp_matches(disease_icd, '^[A-Z][0-9]{2}(\.|$)')
  group by disease_icd, _source
)

select * from coded
