-- One row per area of the insured, month, insurance type, place of care, setting and disease, from the insurance bureau.
{{ config(materialized='ephemeral') }}

select
  md5(_source || '|' || fund_month_id) as county_fund_key,
  area_code,
  month_start as month_start_on,
  insu_type as insurance_type,
  place_code,
  place_name,
  place_level,
  place_region,
  setting,
  icd10_category,
  visit_count as visit_cnt,
  inpatient_count as inpatient_cnt,
  cast(total_fee as decimal(14, 2)) as total_fee,
  cast(fund_amount as decimal(14, 2)) as fund_amount,
  _source
from {{ source('demo_his', 'county_fund_months') }}
where _deleted_at is null
