-- One row per diagnosis of a front page, with what its code may not be: of one sex, of newborns only, never the main one.
{{ config(materialized='ephemeral') }}

with diagnoses as (
  select * from {{ ref('int_input__front_page_diagnoses') }}
),

limits as (
  select * from {{ ref('icd10_limits') }}
),

known_codes as (
  select distinct icd10_code
  from {{ ref('int_input__diseases') }}
),

-- A code is in a range when its first characters are, as many as the range's bounds have.
codes as (
  select
    coded.icd10_code,
    list(limits.limit_kind) as limit_kinds
  from (select distinct icd10_code from diagnoses) as coded
  inner join limits on left(coded.icd10_code, length(limits.from_code)) between limits.from_code and limits.to_code
  group by coded.icd10_code
),

limited as (
  select
    diagnoses.front_page_diagnosis_key,
    diagnoses.admission_key,
    diagnoses.seq,
    diagnoses.is_main,
    nullif(trim(diagnoses.icd10_code), '') as icd10_code,
    nullif(trim(diagnoses.diagnosis_name), '') as diagnosis_name,
    diagnoses.admit_condition,
    coalesce(codes.limit_kinds, []) as limit_kinds,
    diagnoses.icd10_code like '%*' as is_asterisk,
    known_codes.icd10_code is not null as is_known_code,
    coalesce(regexp_matches(diagnoses.icd10_code, '^[A-Z][0-9]{2}(\.[0-9x][0-9a-z]*)?[*†+]?$'), false) as is_icd10_form
  from diagnoses
  left join codes on diagnoses.icd10_code = codes.icd10_code
  left join known_codes on diagnoses.icd10_code = known_codes.icd10_code
)

select * from limited
