-- Every anaesthesia case is in the fact.
{{ config(severity='error') }}

{{ all_arrived(ref('fct_anesthesias'), 'anesthetized_on', ref('int_input__anesthesias'), 'started_at') }}
