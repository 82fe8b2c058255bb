-- One row per business day, institution and rule: diagnoses of the front page judged.
{{ config(materialized='table') }}

with pages as (
  select
    admission_key,
    discharged_on,
    department_code,
    institution_code
  from {{ ref('int_front_pages__assembled') }}
),

subject as (
  select
    diagnoses.*,
    pages.admission_key is not null as has_page,
    pages.department_code,
    pages.institution_code,
    coalesce(pages.discharged_on, cast('{{ var('as_of') }}' as date)) as checked_on,
    diagnoses.front_page_diagnosis_key as row_key
  from {{ ref('int_front_page_diagnoses__limited') }} as diagnoses
  left join pages on diagnoses.admission_key = pages.admission_key
),

judged as ({{ dq_judged() }})

select * from judged
