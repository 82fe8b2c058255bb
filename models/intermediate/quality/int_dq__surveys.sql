-- One row per business day, institution and rule: surveys and complaints judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'surveys',
    key='survey_key',
    day='surveyed_at',
    where='not coalesce(told._is_manual, false)',
    lists=['departments', 'doctors']
  )
}}
