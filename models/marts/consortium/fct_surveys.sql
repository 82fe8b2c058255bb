-- One row per answer to a satisfaction survey or complaint (transaction fact), on the day it was given or taken; of a form, one per quarter and kind.
-- Numbers are sums of survey_count and means sum(score_sum) / sum(survey_count): a row of a form stands for many.
{{ config(materialized='table') }}

with surveys as (
  select * from {{ ref('int_input__surveys') }}
),

keyed as (
  select
    survey_key,
    survey_type,
    survey_kind,
    cast(surveyed_at as date) as surveyed_on,
    surveyed_at,
    score,
    coalesce(survey_count, 1) as survey_count,
    cast(coalesce(score_sum, score * coalesce(survey_count, 1)) as decimal(14, 2)) as score_sum,
    -- A score beyond the scale is no answer.
    coalesce(is_valid_reported, true)
    and (survey_type = 'complaint' or coalesce(score between 0 and 100, false)) as is_valid,
    survey_channel,
    complaint_class,
    cast(resolved_at as date) as resolved_on,
    cast(date_diff('day', cast(surveyed_at as date), cast(resolved_at as date)) as integer) as resolve_days,
    department_code,
    md5(_source || '|' || department_code) as department_key,
    ward_code,
    doctor_code,
    md5(_source || '|' || doctor_code) as doctor_key,
    institution_code,
    visit_key,
    admission_key,
    patient_key,
    coalesce(_is_manual, false) as is_manual,
    _source
  from surveys
)

select * from keyed
