-- Every antibiotic course is in the fact once, in its month, to the cent.
{{ config(severity='error') }}

{{ all_arrived(ref('fct_abx_uses'), 'started_on', ref('int_input__abx_uses'), 'started_at', amount='amount') }}
