-- Every emergency visit is in the fact once, in its month.
{{ config(severity='error') }}

{{ all_arrived(ref('fct_ed_visits'), 'arrived_on', ref('int_input__ed_visits'), 'arrived_at') }}
