-- Every row of the input layer is in the fact once, in its period.
{{ config(severity='error') }}

{{ all_arrived(ref('fct_cost_months'), 'month_on', ref('int_input__cost_months'), 'month_on') }}
