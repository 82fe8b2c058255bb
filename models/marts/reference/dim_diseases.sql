-- One row per ICD-10 code of the dictionaries, with its chapter.
{{ config(materialized='table') }}

with diseases as (
  select
    icd10_code,
    min(diagnosis_name) as diagnosis_name
  from {{ ref('int_input__diseases') }}
  group by icd10_code
),

chapters as (
  select * from {{ ref('icd10_chapters') }}
),

classified as (
  select
    diseases.icd10_code,
    diseases.diagnosis_name,
    left(diseases.icd10_code, 3) as category_code,
    chapters.chapter_zh as chapter,
    chapters.chapter_code,
    chapters.chapter_en
  from diseases
  left join chapters on left(diseases.icd10_code, 3) between chapters.from_category and chapters.to_category
)

select * from classified
