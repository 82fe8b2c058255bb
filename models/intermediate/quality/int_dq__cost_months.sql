-- One row per business day, institution and rule: costs by month judged.
{{ config(materialized='table') }}

{{
  dq_dataset(
    'cost_months',
    key='cost_month_key',
    day='month_on',
    lists=['departments'],
    computed={
      'occurrence': 'row_number() over (partition by told._source, told.institution_code, told.department_code, told.setting, told.month_on, told.cost_item order by told.cost_month_key)'
    }
  )
}}
