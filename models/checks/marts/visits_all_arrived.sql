-- Every visit is in the fact once, in its month.
{{ config(severity='error') }}

{{ all_arrived(ref('fct_visits'), 'visited_on', ref('int_input__visits'), 'visited_at') }}
