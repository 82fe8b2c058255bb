-- One row per area of the insured, month, insurance type, place of care, setting and disease (periodic snapshot), as the insurance bureau tells it.
{{ config(materialized='table') }}

with funds as (
  select * from {{ ref('int_input__county_funds') }}
),

placed as (
  select
    county_fund_key,
    month_start_on,
    area_code,
    insurance_type,
    place_code,
    place_name,
    place_level as institution_level,
    place_region,
    place_region = 'county' as is_within_county,
    setting,
    coalesce(setting = 'drugstore', false) as is_drugstore,
    icd10_category,
    visit_cnt,
    inpatient_cnt,
    total_fee,
    fund_amount,
    coalesce(_is_manual, false) as is_manual,
    _source
  from funds
)

select * from placed
