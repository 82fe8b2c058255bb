-- Every settlement is in the fact once, in its month, to the cent.
{{ config(severity='error') }}

{{ all_arrived(ref('fct_settlements'), 'settled_on', ref('int_input__settlements'), 'settled_at', amount='total_amount') }}
