-- One row per answer to a satisfaction survey, and per complaint.
{{ config(materialized='ephemeral') }}

{{ systems_and_forms(
    'surveys',
    systems=['stg_demo_his__surveys', 'stg_front_end__surveys'],
    keys=['institution_code', 'survey_type'],
    lacks={'stg_demo_his__surveys': ['survey_count', 'score_sum']},
    periods={'surveyed_at': 'quarter'}
) }}
