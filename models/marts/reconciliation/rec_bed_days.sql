-- One row per stay, day and difference between the 24:00 census and the beds charged for that day, with its cause (transaction fact).
{{ config(materialized='table') }}

with stays as (
  select
    admission_key,
    cast(discharged_at as date) as discharged_on
  from {{ ref('int_input__admissions') }}
  where not is_newborn
),

census as (
  select
    admission_key,
    census_on as day_on,
    sum(days) as census_days,
    any_value(ward_code) as ward_code,
    any_value(department_code) as department_code,
    any_value(institution_code) as institution_code,
    any_value(_source) as _source
  from {{ ref('fct_bed_days') }}
  where not is_newborn
  group by admission_key, census_on
),

-- A refund takes away a bed of the day that was charged.
beds_charged as (
  select
    admission_key,
    cast(coalesce(original_charged_at, charged_at) as date) as day_on,
    sum(qty) as fee_days,
    bool_or(cast(entered_at as date) > cast(charged_at as date)) as is_entered_late,
    any_value(ward_code) as ward_code,
    any_value(patient_department_code) as department_code,
    any_value(institution_code) as institution_code,
    any_value(_source) as _source
  from {{ ref('int_input__charges') }}
  where fee_class = 'bed'
    and setting = 'inpatient'
    and cast(charged_at as date) < cast('{{ var('as_of') }}' as date)
  group by admission_key, cast(coalesce(original_charged_at, charged_at) as date)
),

compared as (
  select
    coalesce(census.admission_key, beds_charged.admission_key) as admission_key,
    coalesce(census.day_on, beds_charged.day_on) as day_on,
    coalesce(census.census_days, 0) as census_days,
    coalesce(beds_charged.fee_days, 0) as fee_days,
    beds_charged.is_entered_late,
    coalesce(census.ward_code, beds_charged.ward_code) as ward_code,
    coalesce(census.department_code, beds_charged.department_code) as department_code,
    coalesce(census.institution_code, beds_charged.institution_code) as institution_code,
    coalesce(census._source, beds_charged._source) as _source
  from census
  full join beds_charged on census.admission_key = beds_charged.admission_key
    and census.day_on = beds_charged.day_on
),

explained as (
  select
    md5(compared.admission_key || '|' || compared.day_on) as difference_key,
    compared.admission_key,
    compared.day_on,
    cast(compared.census_days as integer) as census_days,
    cast(compared.fee_days as decimal(14, 4)) as fee_days,
    cast(compared.fee_days - compared.census_days as decimal(14, 4)) as difference_days,
    case
      when compared.fee_days = 0 then 'day_not_charged'
      when compared.census_days = 0
      and compared.day_on = stays.discharged_on then 'discharge_day_charged'
      when compared.census_days = 0
      and compared.day_on > stays.discharged_on then 'charged_after_discharge'
      when compared.census_days = 0 then 'charged_without_stay'
      when compared.fee_days > compared.census_days then 'charged_twice'
      else 'partly_charged'
    end as cause,
    compared.ward_code,
    compared.department_code,
    md5(compared._source || '|' || compared.department_code) as department_key,
    compared.institution_code,
    compared._source
  from compared
  -- Charges of newborns lie beside their mothers' days.
  inner join stays on compared.admission_key = stays.admission_key
  where compared.census_days <> compared.fee_days
)

select * from explained
