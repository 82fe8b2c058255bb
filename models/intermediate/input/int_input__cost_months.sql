-- One row per department, setting, cost item and month; a month that a system tells is not taken from the forms.
{{ config(materialized='ephemeral') }}

{{ systems_and_forms(
    'cost_months',
    systems=['stg_demo_his__cost_months', 'stg_front_end__cost_months'],
    keys=['institution_code', 'month_on'],
    lacks={'stg_demo_his__cost_months': ['total_expense', 'total_medical_expense', 'admin_expense']}
) }}
