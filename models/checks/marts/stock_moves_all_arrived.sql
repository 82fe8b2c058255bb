-- Every stock movement is in the fact once, in its month, to the cent.
{{ config(severity='error') }}

{{ all_arrived(ref('fct_stock_moves'), 'moved_on', ref('int_input__stock_moves'), 'moved_on', amount='amount') }}
