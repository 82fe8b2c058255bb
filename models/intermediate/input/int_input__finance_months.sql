-- One row per line of the accounts and month; a kind of rows that a system tells for a month is not taken from the forms.
{{ config(materialized='ephemeral') }}

with told as ({{ union_contract(
    ['int_demo_his__finance_months_gathered', 'int_manual__finance_months'],
    lacks={'int_demo_his__finance_months_gathered': ['_is_manual']}
  ) }}) {{ systems_first('finance_months', 'told', ['institution_code', 'month_on', 'row_kind']) }}
