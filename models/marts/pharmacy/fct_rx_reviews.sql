-- One row per reviewed prescription, reviewed stay or record of pharmaceutical care (transaction fact).
{{ config(materialized='table') }}

with reviews as (
  select * from {{ ref('int_input__rx_reviews') }}
),

problems as (
  select * from {{ ref('rx_review_problems') }}
),

keyed as (
  select
    reviews.review_key,
    cast(reviews.reviewed_at as date) as reviewed_on,
    reviews.review_kind,
    reviews.review_kind = 'pharmaceutical_care' as is_pharmaceutical_care,
    reviews.review_kind in ('prescription', 'orders') as is_review,
    reviews.setting,
    reviews.topic,
    reviews.result,
    coalesce(reviews.result = 'pass', false) as is_pass,
    reviews.problem_code,
    problems.problem_class,
    reviews.is_advice_accepted,
    reviews.rx_key,
    reviews.reviewer_code,
    cast(reviews.discharged_at as date) as discharged_on,
    reviews.department_code,
    md5(reviews._source || '|' || reviews.department_code) as department_key,
    reviews.doctor_code,
    md5(reviews._source || '|' || reviews.doctor_code) as doctor_key,
    reviews.institution_code,
    reviews.visit_key,
    reviews.admission_key,
    reviews.patient_key,
    reviews._source
  from reviews
  left join problems on reviews.problem_code = problems.problem_code
)

select * from keyed
