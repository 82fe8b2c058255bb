-- One row per reviewed prescription, reviewed stay or record of pharmaceutical care. With the discharge of its stay.
{{ config(materialized='ephemeral') }}

with rx_reviews as (
  select * from {{ ref('stg_demo_his__rx_reviews') }}
),

stays as (
  select
    admission_ref,
    discharged_at
  from {{ ref('stg_demo_his__admissions') }}
),

joined as (
  select
    rx_reviews.review_key,
    rx_reviews.review_kind,
    rx_reviews.rx_key,
    rx_reviews.visit_key,
    rx_reviews.admission_key,
    rx_reviews.patient_key,
    rx_reviews.institution_code,
    rx_reviews.department_code,
    rx_reviews.doctor_code,
    rx_reviews.setting,
    rx_reviews.topic,
    rx_reviews.reviewed_at,
    rx_reviews.reviewer_code,
    rx_reviews.result,
    rx_reviews.problem_code,
    rx_reviews.is_advice_accepted,
    stays.discharged_at,
    rx_reviews._source
  from rx_reviews
  left join stays on rx_reviews.admission_ref = stays.admission_ref
)

select * from joined
