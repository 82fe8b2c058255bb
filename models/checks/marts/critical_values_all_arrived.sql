-- Every critical value is in the fact once, in its month.
{{ config(severity='error') }}

{{ all_arrived(ref('fct_critical_values'), 'confirmed_on', ref('int_input__critical_values'), 'confirmed_at') }}
