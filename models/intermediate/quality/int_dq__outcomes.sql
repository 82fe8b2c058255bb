-- One row per business day, institution and rule of all datasets that are judged row by row: a dataset is added to this list.
{{ config(materialized='ephemeral') }}

with outcomes as (
  {%- for dataset in [
    'admissions',
    'charge_items',
    'charges',
    'departments',
    'discharges',
    'diseases',
    'doctors',
    'drugs',
    'front_page_diagnoses',
    'front_pages',
    'op_roles',
    'operation_codes',
    'operations',
    'patients',
    'record_qcs',
    'registrations',
    'rx_items',
    'settlements',
    'transfers',
    'visits',
    'wards'
  ] %}
  select * from {{ ref('int_dq__' ~ dataset) }}
  {%- if not loop.last %}
  union all
  {%- endif %}
  {%- endfor %}
)

select * from outcomes
