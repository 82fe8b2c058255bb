-- One row per machine, operating room or laboratory quality assessment and month; a month that a system tells is not taken from the forms.
{{ config(materialized='ephemeral') }}

with told as ({{ union_contract(
    ['int_demo_his__equipment_months_gathered', 'int_manual__equipment_months'],
    lacks={'int_demo_his__equipment_months_gathered': ['_is_manual']}
  ) }}) {{ systems_first('equipment_months', 'told', ['institution_code', 'month_on']) }}
