-- Every transfusion is in the fact, to the unit.
{{ config(severity='error') }}

{{ all_arrived(ref('fct_transfusions'), 'transfused_on', ref('int_input__transfusions'), 'transfused_at', 'units') }}
