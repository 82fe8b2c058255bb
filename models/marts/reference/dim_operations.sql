-- One row per ICD-9-CM-3 code of the operation dictionary, with its category and chapter.
{{ config(materialized='table') }}

with operation_codes as (
  select
    *,
    left(icd9_code, 2) as category_code
  from {{ ref('int_input__operation_codes') }}
),

chapters as (
  select * from {{ ref('icd9_chapters') }}
),

classified as (
  select
    operation_codes.icd9_code,
    operation_codes.operation_name,
    operation_codes.operation_level,
    operation_codes.is_minimally_invasive,
    operation_codes.is_day_surgery_listed,
    operation_codes.is_operation,
    operation_codes.category_code,
    chapters.chapter_code,
    chapters.chapter_zh as chapter,
    chapters.chapter_en,
    operation_codes._source
  from operation_codes
  left join chapters on operation_codes.category_code between chapters.from_category and chapters.to_category
)

select * from classified
