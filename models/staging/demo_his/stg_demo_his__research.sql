-- One row per institution and year of the report on research, teaching and accreditation.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || report_id) as research_key,
  make_date(report_year, 1, 1) as year_on,
  inst_code as institution_code,
  trainees,
  trainees_returned,
  first_exam,
  first_exam_pass,
  cast(project_fund as decimal(18, 2)) as project_fund,
  cast(conversion_amount as decimal(18, 2)) as conversion_amount,
  education_items,
  emr_level,
  has_chief_accountant,
  credit_grade,
  unified_mgmt_items,
  has_democratic_decision,
  coordination_items,
  _source
from {{ source('demo_his', 'research_years') }}
where _deleted_at is null
