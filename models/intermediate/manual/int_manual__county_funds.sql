-- One row per figure of the form of the county fund (医保基金与县域就诊), institution that reports and month, with its place of care and setting.
{{ config(materialized='ephemeral') }}

with filled as (
  select * from {{ ref('stg_manual__values') }}
  where form_id = 'county_fund'
    and period_kind = 'month'
    and value is not null
),

-- The form tells funds by level of the institution, fees and stays of all levels together: the latter have no level; visits have no setting.
meanings as (
  select *
  from (
    values
      ('fund_county_inpatient', 'fund_amount', 'county', true, 'inpatient', false),
      ('fund_primary_inpatient', 'fund_amount', 'primary', true, 'inpatient', false),
      ('fund_county_outpatient', 'fund_amount', 'county', true, 'outpatient', false),
      ('fund_primary_outpatient', 'fund_amount', 'primary', true, 'outpatient', false),
      ('fund_drugstore', 'fund_amount', null, true, 'outpatient', true),
      ('fund_outside_inpatient', 'fund_amount', null, false, 'inpatient', false),
      ('fund_outside_outpatient', 'fund_amount', null, false, 'outpatient', false),
      ('fee_within_inpatient', 'total_fee', null, true, 'inpatient', false),
      ('fee_outside_inpatient', 'total_fee', null, false, 'inpatient', false),
      ('inpatients_within', 'inpatient_cnt', null, true, 'inpatient', false),
      ('inpatients_outside', 'inpatient_cnt', null, false, 'inpatient', false),
      ('visits_within', 'visit_cnt', null, true, null, false),
      ('visits_outside', 'visit_cnt', null, false, null, false)
  ) as meanings (field_id, measure, institution_level, is_within_county, setting, is_drugstore)
),

told as (
  select
    md5(
      concat_ws(
        '|',
        filled._source,
        'county_fund',
        filled.institution_code,
        filled.field_id,
        filled.period_starts_on
      )
    ) as county_fund_key,
    filled.period_starts_on as month_on,
    filled.institution_code,
    meanings.institution_level,
    meanings.is_within_county,
    meanings.setting,
    meanings.is_drugstore,
    cast(if (meanings.measure = 'fund_amount', filled.value, null) as decimal(18, 2)) as fund_amount,
    cast(if (meanings.measure = 'total_fee', filled.value, null) as decimal(18, 2)) as total_fee,
    cast(if (meanings.measure = 'inpatient_cnt', filled.value, null) as integer) as inpatient_cnt,
    cast(if (meanings.measure = 'visit_cnt', filled.value, null) as integer) as visit_cnt,
    true as _is_manual,
    filled._source
  from filled
  inner join meanings on filled.field_id = meanings.field_id
)

select * from told
