-- Every prescribed drug line is in the fact once, in its month.
{{ config(severity='error') }}

{{ all_arrived(ref('fct_prescription_items'), 'prescribed_on', ref('int_input__prescription_items'), 'prescribed_at', amount='amount') }}
