-- One row per institution and year; a year that a system tells is not taken from the forms.
{{ config(materialized='ephemeral') }}

with told as ({{ union_contract(
    ['stg_demo_his__research', 'int_manual__research'],
    lacks={'stg_demo_his__research': ['_is_manual']}
  ) }}) {{ systems_first('research', 'told', ['institution_code', 'year_on']) }}
