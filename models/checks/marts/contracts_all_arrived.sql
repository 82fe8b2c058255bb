-- Every contract is in the fact once, in its month.
{{ config(severity='error') }}

{{ all_arrived(ref('fct_contracts'), 'signed_on', ref('int_input__contracts'), 'signed_on') }}
