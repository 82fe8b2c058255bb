-- One row per institution, department (or ward) and month; a month of an institution that a system tells is not taken from the forms.
{{ config(materialized='ephemeral') }}

{{ systems_and_forms(
    'staff_months',
    systems=['stg_demo_his__staff_months', 'stg_front_end__staff_months'],
    keys=['institution_code', 'month_on']
) }}
