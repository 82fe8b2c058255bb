-- One row per department, setting, cost item and month; a month that a system tells is not taken from the forms.
{{ config(materialized='ephemeral') }}

with told as ({{ union_contract(
    ['stg_demo_his__cost_months', 'int_manual__cost_months'],
    lacks={'stg_demo_his__cost_months': ['total_expense', 'total_medical_expense', 'admin_expense', '_is_manual']}
  ) }}) {{ systems_first('cost_months', 'told', ['institution_code', 'month_on']) }}
