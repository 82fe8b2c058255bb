-- Every row of the input layer is in the fact once, in its period.
{{ config(severity='error') }}

{{ all_arrived(ref('fct_research'), 'year_on', ref('int_input__research'), 'year_on') }}
