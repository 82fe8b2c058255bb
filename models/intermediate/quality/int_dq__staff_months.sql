-- One row per business day, institution and rule: staff by month judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'staff_months',
    key='staff_month_key',
    day='month_on',
    lists=['departments', 'wards'],
    computed={
      'rows_alike': 'count(*) over (partition by told._source, told.institution_code, told.department_code, told.ward_code, told.month_on)'
    }
  )
}}
