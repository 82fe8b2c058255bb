-- Every clinic session is in the fact once, in its month.
{{ config(severity='error') }}

{{ all_arrived(ref('fct_slots'), 'session_on', ref('int_input__slots'), 'session_on') }}
