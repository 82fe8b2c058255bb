-- 实际接收机构不是转诊单上的机构。Referrals received by another institution than the form names.
{{ config(severity='warn') }}

select received.receipt_key
from {{ ref('stg_demo_his__referral_receipts') }} as received
inner join {{ ref('stg_demo_his__referrals') }} as sent on received.referral_key = sent.referral_key
where received.to_institution_code is distinct from sent.to_institution_code
