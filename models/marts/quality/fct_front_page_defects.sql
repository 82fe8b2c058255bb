-- One row per front page and check that it fails (transaction fact), on the day of discharge, for the department, doctor and coder.
{{ config(materialized='table') }}

with pages as (
  select * from {{ ref('int_front_pages__assembled') }}
),

judged as (
  select
    row_key,
    unnest(defects) as defect
  from {{ ref('int_front_pages__judged') }}
),

rules as (
  select * from {{ ref('dim_dq_rules') }}
),

defects as (
  select
    md5(judged.row_key || '|' || judged.defect.rule_id) as front_page_defect_key,
    pages.admission_key,
    pages.discharged_on,
    judged.defect.rule_id,
    rules.rule,
    rules.dimension,
    rules.severity,
    rules.owner_kind,
    judged.defect.points,
    pages.frontpage_status,
    pages.department_code,
    md5(pages._source || '|' || pages.department_code) as department_key,
    pages.ward_code,
    pages.treatment_group_code,
    pages.doctor_code,
    md5(pages._source || '|' || pages.doctor_code) as doctor_key,
    pages.coder_code,
    pages.qc_doctor_code,
    pages.main_icd10_code,
    pages.institution_code,
    pages.patient_key,
    pages._source
  from judged
  inner join pages on judged.row_key = pages.admission_key
  left join rules on judged.defect.rule_id = rules.rule_id
)

select * from defects
