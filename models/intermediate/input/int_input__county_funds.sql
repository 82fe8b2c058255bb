-- One row per area of the insured, month, insurance type, place of care, setting and disease, from the insurance bureau.
{{ config(materialized='ephemeral') }}

{{ systems_and_forms(
    'county_funds',
    systems=['stg_demo_his__county_funds', 'stg_front_end__county_funds'],
    keys=['month_start_on']
) }}
