-- One row per machine, operating room or laboratory quality assessment and month; a month that a system tells is not taken from the forms.
{{ config(materialized='ephemeral') }}

{{ systems_and_forms(
    'equipment_months',
    systems=['int_demo_his__equipment_months_gathered', 'stg_front_end__equipment_months'],
    keys=['institution_code', 'month_on']
) }}
