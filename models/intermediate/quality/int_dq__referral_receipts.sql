-- One row per business day, institution and rule: receipts of referrals judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'referral_receipts',
    key='receipt_key',
    day='received_at',
    lists=['places', 'departments', 'diseases'],
    computed={
      'rows_alike': 'count(*) over (partition by coalesce(told.referral_key, told.receipt_key))'
    }
  )
}}
