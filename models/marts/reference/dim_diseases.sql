-- One row per ICD-10 code of the dictionaries, with its category, block and chapter.
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

blocks as (
  select * from {{ ref('icd10_blocks') }}
),

categorised as (
  select
    *,
    left(icd10_code, 3) as category_code,
    regexp_extract(icd10_code, '^[A-Z][0-9]{2}\.[0-9x]') as subcategory_code
  from diseases
),

classified as (
  select
    categorised.icd10_code,
    categorised.diagnosis_name,
    nullif(categorised.subcategory_code, '') as subcategory_code,
    categorised.category_code,
    blocks.from_category || '-' || blocks.to_category as block_code,
    blocks.block_zh as block,
    blocks.block_en,
    chapters.chapter_zh as chapter,
    chapters.chapter_code,
    chapters.chapter_en,
    chapters.chapter_no
  from categorised
  left join chapters on categorised.category_code between chapters.from_category and chapters.to_category
  left join blocks on categorised.category_code between blocks.from_category and blocks.to_category
)

select * from classified
