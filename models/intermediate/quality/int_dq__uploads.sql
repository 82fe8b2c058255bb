-- One row per business day, institution and rule: uploads to the insurer judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'uploads',
    key='upload_key',
    day='uploaded_at',
    lists=['insurance_types', 'departments', 'claims'],
    computed={
      'rows_alike': 'count(*) over (partition by told.claim_key, told.admission_key, told.upload_kind, told.uploaded_at)'
    }
  )
}}
