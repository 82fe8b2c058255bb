-- One row per line of the accounts and month; a kind of rows that a system tells for a month is not taken from the forms.
{{ config(materialized='ephemeral') }}

{{ systems_and_forms(
    'finance_months',
    systems=['int_demo_his__finance_months_gathered', 'stg_front_end__finance_months'],
    keys=['institution_code', 'month_on', 'row_kind']
) }}
