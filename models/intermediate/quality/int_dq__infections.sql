-- One row per business day, institution and rule: infections judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'infections',
    key='infection_key',
    day='diagnosed_at',
    lists=['departments', 'wards', 'notifiable_diseases'],
    computed={
      'occurrence': 'row_number() over (partition by told.report_kind, told.patient_key, coalesce(told.infection_type, told.disease_code), told.onset_at order by told.diagnosed_at, told.infection_key)'
    }
  )
}}
