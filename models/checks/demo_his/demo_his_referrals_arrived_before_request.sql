-- 到诊时间早于转诊申请。Referred patients who came before they were sent.
{{ config(severity='warn') }}

select referral_key
from {{ ref('stg_demo_his__referrals') }}
where requested_at > arrived_at
