-- One row per institution, department (or ward) and month; a month of an institution that a system tells is not taken from the forms.
{{ config(materialized='ephemeral') }}

with told as ({{ union_contract(
    ['stg_demo_his__staff_months', 'int_manual__staff_months'],
    lacks={'stg_demo_his__staff_months': ['_is_manual']}
  ) }}) {{ systems_first('staff_months', 'told', ['institution_code', 'month_on']) }}
