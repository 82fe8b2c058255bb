-- Every consultation is in the fact once, in its month.
{{ config(severity='error') }}

{{ all_arrived(ref('fct_consultations'), 'requested_on', ref('int_input__consultations'), 'requested_at') }}
