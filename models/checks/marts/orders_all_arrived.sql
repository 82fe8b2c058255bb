-- Every medical order is in the fact once, in its month.
{{ config(severity='error') }}

{{ all_arrived(ref('fct_orders'), 'ordered_on', ref('int_input__orders'), 'ordered_at') }}
