-- One row per institution, quarter and kind of survey, or of complaints, of the form of satisfaction (满意度与投诉): how many and the sum of their scores.
{{ config(materialized='ephemeral') }}

with filled as (
  select * from {{ ref('stg_manual__values') }}
  where form_id in ('satisfaction')
    and period_kind = 'quarter'
),

totals as (
  select
    institution_code,
    period_starts_on as surveyed_on,
    {{ filled('satisfaction', 'outpatient_surveys') }} as outpatient_surveys,
    {{ filled('satisfaction', 'outpatient_score_sum', 'decimal(14, 2)') }} as outpatient_score_sum,
    {{ filled('satisfaction', 'inpatient_surveys') }} as inpatient_surveys,
    {{ filled('satisfaction', 'inpatient_score_sum', 'decimal(14, 2)') }} as inpatient_score_sum,
    {{ filled('satisfaction', 'staff_surveys') }} as staff_surveys,
    {{ filled('satisfaction', 'staff_score_sum', 'decimal(14, 2)') }} as staff_score_sum,
    {{ filled('satisfaction', 'complaints') }} as complaints,
    _source
  from filled
  group by _source, institution_code, period_starts_on
),

spread as (
  select
    institution_code,
    surveyed_on,
    'answer' as survey_type,
    'outpatient' as survey_kind,
    outpatient_surveys as survey_count,
    outpatient_score_sum as score_sum,
    _source
  from totals
  union all
  select
    institution_code,
    surveyed_on,
    'answer' as survey_type,
    'inpatient' as survey_kind,
    inpatient_surveys as survey_count,
    inpatient_score_sum as score_sum,
    _source
  from totals
  union all
  select
    institution_code,
    surveyed_on,
    'answer' as survey_type,
    'staff' as survey_kind,
    staff_surveys as survey_count,
    staff_score_sum as score_sum,
    _source
  from totals
  union all
  select
    institution_code,
    surveyed_on,
    'complaint' as survey_type,
    cast(null as varchar) as survey_kind,
    complaints as survey_count,
    cast(null as decimal(14, 2)) as score_sum,
    _source
  from totals
),

keyed as (
  select
    md5(
      concat_ws('|', _source, 'survey', institution_code, survey_type, coalesce(survey_kind, ''), surveyed_on)
    ) as survey_key,
    survey_type,
    survey_kind,
    institution_code,
    cast(null as varchar) as patient_key,
    cast(null as varchar) as visit_key,
    cast(null as varchar) as admission_key,
    cast(null as varchar) as department_code,
    cast(null as varchar) as ward_code,
    cast(null as varchar) as doctor_code,
    cast(null as varchar) as survey_channel,
    cast(surveyed_on as timestamp) as surveyed_at,
    survey_count,
    score_sum,
    cast(score_sum / nullif(survey_count, 0) as decimal(5, 2)) as score,
    -- The form asks for complete answers and upheld complaints only.
    true as is_valid_reported,
    cast(null as varchar) as complaint_class,
    cast(null as timestamp) as resolved_at,
    true as _is_manual,
    _source
  from spread
  where survey_count > 0
)

select * from keyed
