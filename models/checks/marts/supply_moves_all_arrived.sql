-- Every movement of consumables is in the fact once, in its month, to the cent.
{{ config(severity='error') }}

{{ all_arrived(ref('fct_supply_moves'), 'moved_on', ref('int_input__supply_moves'), 'moved_on', amount='amount') }}
