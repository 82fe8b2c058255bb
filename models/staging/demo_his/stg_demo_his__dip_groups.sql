-- One row per DIP group and year.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || dip_group_id) as dip_group_key,
  group_year,
  dip_code,
  dip_name,
  icd10_category,
  treatment_kind,
  cast(score as decimal(12, 4)) as score,
  cast(region_avg_fee as decimal(14, 2)) as region_avg_fee,
  cast(region_avg_los as decimal(8, 2)) as region_avg_los_days,
  _source
from {{ source('demo_his', 'dip_groups') }}
where _deleted_at is null
