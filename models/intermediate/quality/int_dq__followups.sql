-- One row per business day, institution and rule: follow-ups judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'followups',
    key='followup_key',
    day='planned_on',
    joins="left join (select resident_key, min(closed_on) as died_on from " ~ ref('int_input__health_records') ~ " where close_reason = 'death' group by resident_key) as records on told.resident_key = records.resident_key",
    lists=['places', 'departments', 'diseases'],
    computed={
      'died_on': 'records.died_on'
    }
  )
}}
