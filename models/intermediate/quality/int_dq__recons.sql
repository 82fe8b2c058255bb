-- One row per business day, institution and rule: reconciliations with the insurer judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'recons',
    key='recon_key',
    day='began_on',
    owner={ 'department_code': 'cast(null as varchar)' },
    lists=['insurance_types']
  )
}}
