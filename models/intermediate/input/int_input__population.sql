-- One row per area and year: figures of the statistics bureau, a level that is never summed over years.
{{ config(materialized='ephemeral') }}

{{ systems_and_forms(
    'population',
    systems=['stg_demo_his__population_years', 'stg_front_end__population'],
    keys=['institution_code', 'population_year'],
    lacks={'stg_demo_his__population_years': ['village_clinics']}
) }}
