-- Every adverse event is in the fact.
{{ config(severity='error') }}

{{ all_arrived(ref('fct_adverse_events'), 'reported_on', ref('int_input__adverse_events'), 'reported_at') }}
