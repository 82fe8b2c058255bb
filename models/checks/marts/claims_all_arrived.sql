-- Every insurance settlement is in the fact once, in its month, to the cent.
{{ config(severity='error') }}

{{ all_arrived(ref('fct_claims'), 'settled_on', ref('int_input__claims'), 'settled_at', amount='total_fee') }}
