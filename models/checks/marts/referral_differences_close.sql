-- Referrals that the receiver confirms, by what the sender has and by what the receiver has: without the differences both are the same.
{{ config(severity='error') }}

with differences as (
  select
    count(distinct referral_key) filter (cause = 'not_received') as not_received,
    count(distinct receipt_key) filter (cause = 'not_sent') as not_sent
  from {{ ref('rec_referrals') }}
),

sent as (
  select count(*) as n
  from {{ ref('int_input__referrals') }}
  where referral_status = 'completed'
),

received as (
  select count(distinct coalesce(referral_key, receipt_key)) as n
  from {{ ref('int_input__referral_receipts') }}
)

select
  sent.n as sent,
  received.n as received
from sent
cross join received
cross join differences
where sent.n - differences.not_received <> received.n - differences.not_sent
