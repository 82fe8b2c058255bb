-- One row per stay whose front page lists a condition that arose in hospital (入院病情 4 无), by the lists of complications.
-- Obstetric complications count whatever the condition on admission is.
{{ config(materialized='ephemeral') }}

with diagnoses as (
  select * from {{ ref('int_input__discharge_diagnoses') }}
  where not is_main
),

codes as (
  select * from {{ ref('complication_codes') }}
),

complicated as (
  select
    diagnoses.admission_key,
    bool_or(codes.code_list = 'surgical' and diagnoses.admit_condition = '4') as has_listed_complication,
    bool_or(codes.code_list = 'acquired' and diagnoses.admit_condition = '4') as has_acquired_condition,
    bool_or(
      codes.code_list = 'acquired'
      and codes.group_code = 'pe'
      and diagnoses.admit_condition = '4'
    ) as has_acquired_pe,
    bool_or(
      codes.code_list = 'acquired'
      and codes.group_code = 'dvt'
      and diagnoses.admit_condition = '4'
    ) as has_acquired_dvt,
    bool_or(
      codes.code_list = 'acquired'
      and codes.group_code = 'sepsis'
      and diagnoses.admit_condition = '4'
    ) as has_acquired_sepsis,
    bool_or(codes.code_list = 'obstetric') as has_obstetric_complication
  from diagnoses
  inner join codes on starts_with(diagnoses.icd10_code, codes.icd10_prefix)
  group by diagnoses.admission_key
)

select * from complicated
