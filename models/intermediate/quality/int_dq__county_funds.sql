-- One row per business day, institution and rule: county fund by place of care judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'county_funds',
    key='county_fund_key',
    day='month_start_on',
    owner={ 'institution_code': 'cast(null as varchar)', 'department_code': 'cast(null as varchar)' },
    where='not coalesce(told._is_manual, false)',
    lists=['areas', 'insurance_types']
  )
}}
