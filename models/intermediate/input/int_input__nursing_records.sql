-- One row per ward and day: patients, nurses, restraint, hand hygiene.
{{ config(materialized='ephemeral') }}

{{ systems_and_forms(
    'nursing_records',
    systems=['stg_demo_his__nursing_days', 'stg_front_end__nursing_records'],
    keys=['institution_code'],
    periods={'recorded_on': 'month'}
) }}
