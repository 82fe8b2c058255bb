-- One row per institution and year; a year that a system tells is not taken from the forms.
{{ config(materialized='ephemeral') }}

{{ systems_and_forms(
    'research',
    systems=['stg_demo_his__research', 'stg_front_end__research'],
    keys=['institution_code', 'year_on']
) }}
