-- Every purchase line is in the fact once, in its month, to the cent.
{{ config(severity='error') }}

{{ all_arrived(ref('fct_purchases'), 'ordered_on', ref('int_input__purchases'), 'ordered_on', amount='ordered_amount') }}
