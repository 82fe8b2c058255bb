-- One row per business day, institution and rule: log of stays judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'admission_events',
    key='admission_event_key',
    day='occurred_at',
    stay=true,
    lists=['payers', 'departments', 'wards', 'staff']
  )
}}
