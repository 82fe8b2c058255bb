-- Every operation, cancelled ones too, is in the fact.
{{ config(severity='error') }}

{{ all_arrived(ref('fct_operations'), 'operated_on', ref('int_input__operations'), 'started_at') }}
