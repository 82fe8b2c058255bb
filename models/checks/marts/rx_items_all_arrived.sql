-- Every prescribed drug line is in the fact once, in its month.
{{ config(severity='error') }}

{{ all_arrived(ref('fct_rx_items'), 'prescribed_on', ref('int_input__rx_items'), 'prescribed_at', amount='amount') }}
