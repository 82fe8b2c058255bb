-- 转诊接收登记与到诊不在同一个月。Referrals whose two ends fall into different months.
{{ config(severity='warn') }}

select difference_key
from {{ ref('rec_referrals') }}
where cause = 'other_month'
