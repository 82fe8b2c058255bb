-- One row per DIP group and year.
{{ config(materialized='table') }}

select
  dip_group_key,
  group_year,
  dip_code,
  dip_name,
  icd10_category,
  treatment_kind,
  score,
  region_avg_fee,
  region_avg_los_days,
  _source
from {{ ref('int_input__dip_groups') }}
