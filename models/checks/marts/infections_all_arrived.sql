-- Every infection case is in the fact.
{{ config(severity='error') }}

{{ all_arrived(ref('fct_infections'), 'diagnosed_on', ref('int_input__infections'), 'diagnosed_at') }}
