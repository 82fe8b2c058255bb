-- Every service and every health record is in the fact once, in its month.
{{ config(severity='error') }}

{{ all_arrived(
  ref('fct_ph_services'), 'served_on',
  '(select cast(served_at as date) as served_on from ' ~ ref('int_input__ph_services') ~ ' union all select recorded_on from ' ~ ref('int_input__health_records') ~ ') as landed_rows', 'served_on'
) }}
