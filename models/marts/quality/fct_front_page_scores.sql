-- One row per front page that was handed in (accumulating snapshot fact): its score of 100, its required items and how many are filled in.
{{ config(materialized='table') }}

with pages as (
  select * from {{ ref('int_front_pages__assembled') }}
),

judged as (
  select * from {{ ref('int_front_pages__judged') }}
),

scored as (
  select
    pages.admission_key,
    pages.discharged_on,
    cast(pages.submitted_at as date) as submitted_on,
    cast(pages.coded_at as date) as coded_on,
    pages.frontpage_status,
    judged.applied_rules,
    len(judged.defects) as failed_rules,
    judged.required_items,
    judged.filled_items,
    judged.filled_items = judged.required_items as is_frontpage_complete,
    cast(coalesce(list_sum(list_transform(judged.defects, lambda one: one.points)), 0) as decimal(5, 1)) as lost_points,
    cast(
      greatest(100 - coalesce(list_sum(list_transform(judged.defects, lambda one: one.points)), 0), 0) as decimal(5, 1)
    ) as score,
    pages.department_code,
    md5(pages._source || '|' || pages.department_code) as department_key,
    pages.ward_code,
    pages.treatment_group_code,
    pages.doctor_code,
    md5(pages._source || '|' || pages.doctor_code) as doctor_key,
    pages.coder_code,
    pages.qc_doctor_code,
    pages.payer_code,
    pages.is_newborn,
    pages.institution_code,
    pages.patient_key,
    pages._source
  from pages
  inner join judged on pages.admission_key = judged.row_key
)

select * from scored
