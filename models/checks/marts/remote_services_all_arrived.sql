-- Every remote service is in the fact once, in its month.
{{ config(severity='error') }}

{{ all_arrived(ref('fct_remote_services'), 'requested_on', ref('int_input__remote_services'), 'requested_at') }}
