-- One row per institution and year of the form of research, teaching and accreditation (科研教学与评审).
{{ config(materialized='ephemeral') }}

with filled as (
  select * from {{ ref('stg_manual__values') }}
  where form_id in ('research')
    and period_kind = 'year'
),

pivoted as (
  select
    md5(concat_ws('|', _source, 'research', institution_code, period_starts_on)) as research_key,
    period_starts_on as year_on,
    institution_code,
    {{ filled('research', 'trainees') }} as trainees,
    {{ filled('research', 'trainees_returned') }} as trainees_returned,
    {{ filled('research', 'first_exam') }} as first_exam,
    {{ filled('research', 'first_exam_pass') }} as first_exam_pass,
    {{ filled('research', 'project_fund', 'decimal(18, 2)') }} as project_fund,
    {{ filled('research', 'conversion_amount', 'decimal(18, 2)') }} as conversion_amount,
    {{ filled('research', 'education_items') }} as education_items,
    {{ filled('research', 'emr_level') }} as emr_level,
    {{ filled_text('research', 'chief_accountant') }} = '是' as has_chief_accountant,
    {{ filled_text('research', 'credit_grade') }} as credit_grade,
    {{ filled('research', 'unified_mgmt_items') }} as unified_mgmt_items,
    {{ filled_text('research', 'democratic_decision') }} = '是' as has_democratic_decision,
    {{ filled('research', 'coordination_items') }} as coordination_items,
    true as _is_manual,
    _source
  from filled
  group by _source, institution_code, period_starts_on
)

select * from pivoted
