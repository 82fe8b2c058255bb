-- 转出方登记患者已到诊，接收方没有登记。Referrals that the sender calls completed and no receiver registered.
{{ config(severity='warn') }}

select sent.referral_key
from {{ ref('stg_demo_his__referrals') }} as sent
left join {{ ref('stg_demo_his__referral_receipts') }} as received on sent.referral_key = received.referral_key
where sent.referral_status = 'completed'
  and received.receipt_key is null
