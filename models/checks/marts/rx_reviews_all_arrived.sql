-- Every review is in the fact once, in its month.
{{ config(severity='error') }}

{{ all_arrived(ref('fct_rx_reviews'), 'reviewed_on', ref('int_input__rx_reviews'), 'reviewed_at') }}
