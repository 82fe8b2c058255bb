-- 点评时间早于开方时间的处方点评。Reviews dated before the prescription that they review.
{{ config(severity='warn') }}

select reviews.review_key
from {{ ref('stg_demo_his__rx_reviews') }} as reviews
inner join {{ ref('stg_demo_his__prescriptions') }} as prescriptions on reviews.rx_key = prescriptions.rx_key
where prescriptions.prescribed_at > reviews.reviewed_at
