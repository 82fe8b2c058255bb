-- One row per DRG group and year.
{{ config(materialized='table') }}

select
  drg_group_key,
  group_year,
  drg_code,
  drg_name,
  adrg_code,
  adrg_name,
  mdc_code,
  mdc_name,
  group_kind,
  weight,
  region_avg_fee,
  region_avg_los_days,
  high_multiple,
  low_multiple,
  rate_per_weight,
  _source
from {{ ref('int_input__drg_groups') }}
