-- One row per business day, institution and rule: referrals judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'referrals',
    key='referral_key',
    day='requested_at',
    joins="left join (select referral_key, min(to_institution_code) as receiver_code from " ~ ref('int_input__referral_receipts') ~ " where referral_key is not null group by referral_key) as receipts on told.referral_key = receipts.referral_key left join (select admission_key, discharge_way from " ~ ref('fct_discharges') ~ ") as pages on told.admission_key = pages.admission_key",
    lists=['places', 'departments', 'diseases', 'payers'],
    computed={
      'has_receipt': 'receipts.referral_key is not null',
      'receiver_code': 'receipts.receiver_code',
      'discharge_way': 'pages.discharge_way'
    }
  )
}}
