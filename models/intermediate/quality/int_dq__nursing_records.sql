-- One row per business day, institution and rule: nursing records judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'nursing_records',
    key='nursing_record_key',
    day='recorded_on',
    where='not coalesce(told._is_manual, false)',
    lists=['wards', 'departments'],
    computed={
      'rows_alike': 'count(*) over (partition by told._source, told.ward_code, told.recorded_on)'
    }
  )
}}
