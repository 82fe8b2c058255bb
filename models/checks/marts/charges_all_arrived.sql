-- Every charge line is in the fact once, in its month, to the cent: an incremental build that missed a moved row fails here.
{{ config(severity='error') }}

{{ all_arrived(ref('fct_charges'), 'charged_on', ref('int_input__charges'), 'charged_at', amount='amount') }}
