-- One row per front page with diagnoses: what its list of diagnoses holds.
{{ config(materialized='ephemeral') }}

with diagnoses as (
  select * from {{ ref('int_front_page_diagnoses__limited') }}
),

by_page as (
  select
    admission_key,
    count(*) as diagnoses,
    count(*) filter (where is_main) as main_diagnoses,
    max(seq) as last_seq,
    any_value(icd10_code) filter (where is_main) as listed_main_code,
    count(distinct icd10_code) < count(icd10_code) as has_diagnosis_twice,
    count(icd10_code) < count(*) as lacks_diagnosis_code,
    count(diagnosis_name) < count(*) as lacks_diagnosis_name,
    count(nullif(trim(admit_condition), '')) < count(*) as lacks_admit_condition,
    bool_and(coalesce(admit_condition in ('1', '2', '3', '4'), true)) as has_valid_conditions,
    bool_and(is_known_code or icd10_code is null) as has_known_codes,
    bool_and(is_icd10_form or icd10_code is null) as has_icd10_form,
    bool_or(list_contains(limit_kinds, 'female_only')) as has_female_diagnosis,
    bool_or(list_contains(limit_kinds, 'male_only')) as has_male_diagnosis,
    bool_or(list_contains(limit_kinds, 'perinatal')) as has_perinatal_diagnosis,
    bool_or(list_contains(limit_kinds, 'newborn_only')) as has_birth_diagnosis,
    bool_or(list_contains(limit_kinds, 'pregnancy')) as has_pregnancy_diagnosis,
    bool_or(list_contains(limit_kinds, 'malignant')) as has_malignant_diagnosis,
    bool_or(list_contains(limit_kinds, 'neoplasm')) as has_neoplasm_diagnosis,
    bool_or(list_contains(limit_kinds, 'injury')) as has_injury_diagnosis,
    bool_or(list_contains(limit_kinds, 'head_injury')) as has_head_injury,
    bool_or(list_contains(limit_kinds, 'delivery_outcome')) as has_delivery_outcome,
    bool_or(list_contains(limit_kinds, 'neoplasm') and not is_main) as has_other_neoplasm,
    bool_or(is_main and (list_contains(limit_kinds, 'never_main') or is_asterisk)) as has_forbidden_main,
    bool_or(is_main and is_asterisk) as has_asterisk_main,
    bool_or(is_main and list_contains(limit_kinds, 'external_cause')) as has_external_main,
    bool_or(is_main and list_contains(limit_kinds, 'injury')) as has_injury_main,
    bool_or(is_main and list_contains(limit_kinds, 'neoplasm')) as has_neoplasm_main,
    bool_or(is_main and list_contains(limit_kinds, 'delivery')) as has_delivery_main,
    bool_or(is_main and list_contains(limit_kinds, 'tumour_therapy')) as has_tumour_therapy_main,
    bool_or(is_main and list_contains(limit_kinds, 'sequela')) as has_sequela_main,
    bool_and(is_known_code) filter (where is_main) as is_main_known
  from diagnoses
  group by admission_key
)

select * from by_page
