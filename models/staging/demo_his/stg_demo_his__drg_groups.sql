-- One row per DRG group and year.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || drg_group_id) as drg_group_key,
  group_year,
  drg_code,
  drg_name,
  adrg_code,
  adrg_name,
  mdc_code,
  mdc_name,
  group_kind,
  cast(weight as decimal(10, 4)) as weight,
  cast(region_avg_fee as decimal(14, 2)) as region_avg_fee,
  cast(region_avg_los as decimal(8, 2)) as region_avg_los_days,
  cast(high_multiple as decimal(6, 2)) as high_multiple,
  cast(low_multiple as decimal(6, 2)) as low_multiple,
  cast(rate_per_weight as decimal(10, 2)) as rate_per_weight,
  _source
from {{ source('demo_his', 'drg_groups') }}
where _deleted_at is null
