-- Every line of the accounts is in the fact once, in its month, to the cent.
{{ config(severity='error') }}

{{ all_arrived('(select * from ' ~ ref('fct_finance_months') ~ " where row_kind <> 'internal')", 'month_on', ref('int_input__finance_months'), 'month_on', amount='medical_income') }}
