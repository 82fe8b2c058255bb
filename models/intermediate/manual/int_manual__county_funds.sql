-- One row per figure of the form of the county fund (医保基金与县域就诊) and month, with its place of care and setting.
{{ config(materialized='ephemeral') }}

with filled as (
  select * from {{ ref('stg_manual__values') }}
  where form_id = 'county_fund'
    and period_kind = 'month'
    and value is not null
),

-- The form tells funds of county hospitals (二级与三级) and of primary care, fees and stays of all levels together: the latter have no level; visits have no setting.
meanings as (
  select *
  from (
    values
      ('fund_county_inpatient', 'fund_amount', 'county', 'county', 'inpatient'),
      ('fund_primary_inpatient', 'fund_amount', 'primary', 'county', 'inpatient'),
      ('fund_county_outpatient', 'fund_amount', 'county', 'county', 'outpatient'),
      ('fund_primary_outpatient', 'fund_amount', 'primary', 'county', 'outpatient'),
      ('fund_drugstore', 'fund_amount', 'drugstore', 'county', 'drugstore'),
      ('fund_outside_inpatient', 'fund_amount', null, 'out_of_county', 'inpatient'),
      ('fund_outside_outpatient', 'fund_amount', null, 'out_of_county', 'outpatient'),
      ('fee_within_inpatient', 'total_fee', null, 'county', 'inpatient'),
      ('fee_outside_inpatient', 'total_fee', null, 'out_of_county', 'inpatient'),
      ('inpatients_within', 'inpatient_cnt', null, 'county', 'inpatient'),
      ('inpatients_outside', 'inpatient_cnt', null, 'out_of_county', 'inpatient'),
      ('visits_within', 'visit_cnt', null, 'county', null),
      ('visits_outside', 'visit_cnt', null, 'out_of_county', null)
  ) as meanings (field_id, measure, place_level, place_region, setting)
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
    cast(null as varchar) as area_code,
    filled.period_starts_on as month_start_on,
    cast(null as varchar) as insurance_type,
    cast(null as varchar) as place_code,
    cast(null as varchar) as place_name,
    meanings.place_level,
    meanings.place_region,
    meanings.setting,
    cast(null as varchar) as icd10_category,
    cast(if (meanings.measure = 'fund_amount', filled.value, null) as decimal(14, 2)) as fund_amount,
    cast(if (meanings.measure = 'total_fee', filled.value, null) as decimal(14, 2)) as total_fee,
    cast(if (meanings.measure = 'inpatient_cnt', filled.value, null) as integer) as inpatient_cnt,
    cast(if (meanings.measure = 'visit_cnt', filled.value, null) as integer) as visit_cnt,
    true as _is_manual,
    filled._source
  from filled
  inner join meanings on filled.field_id = meanings.field_id
  left join {{ ref('int_institutions__ranked') }} as ranked on filled.institution_code = ranked.institution_code
  -- The county has one fund: where several institutions fill the form, the one that leads is believed.
  qualify row_number() over (
      partition by
        filled.field_id,
        filled.period_starts_on
      order by ranked.institution_role is distinct from 'lead', filled.institution_code
    ) = 1
)

select * from told
