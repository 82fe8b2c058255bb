-- Every answer and complaint is in the fact once, in its month.
{{ config(severity='error') }}

{{ all_arrived(ref('fct_surveys'), 'surveyed_on', ref('int_input__surveys'), 'surveyed_at') }}
