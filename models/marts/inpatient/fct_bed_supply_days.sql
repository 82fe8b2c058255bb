-- One row per ward and day (periodic snapshot) up to yesterday: its beds by kind, from the opening and closing dates of each bed.
{{ config(materialized='table') }}

with beds as (
  select * from {{ ref('int_input__beds') }}
),

wards as (
  select * from {{ ref('int_input__wards') }}
),

days as (
  select date_on
  from {{ ref('dim_dates') }}
  where date_on >= (select date_trunc('month', min(admitted_at)) from {{ ref('int_input__admissions') }})
    and date_on < cast('{{ var('as_of') }}' as date)
),

profiles as (
  select * from {{ ref('int_input__ward_profiles') }}
),

occupied as (
  select
    ward_code,
    census_on,
    count(*) as beds_occupied,
    _source
  from {{ ref('fct_bed_days') }}
  where not is_same_day
    and not is_extra_bed
    and not coalesce(is_newborn, false)
  group by ward_code, census_on, _source
),

supply as (
  select
    md5(wards._source || '|' || wards.ward_code || '|' || days.date_on) as bed_supply_day_key,
    days.date_on as supplied_on,
    wards.ward_code,
    wards.department_code,
    md5(wards._source || '|' || wards.department_code) as department_key,
    wards.institution_code,
    wards.approved_beds,
    cast(count(*) filter (where beds.bed_type = 'standard') as integer) as open_beds,
    cast(count(*) filter (where beds.bed_type = 'extra') as integer) as extra_beds,
    cast(count(*) filter (where beds.bed_type = 'observation') as integer) as observation_beds,
    cast(count(*) filter (where beds.bed_type = 'newborn') as integer) as newborn_beds,
    cast(count(*) filter (where beds.bed_type = 'day') as integer) as day_beds,
    coalesce(profiles.ward_type, 'general') as ward_type,
    coalesce(profiles.quality_nursing_from_on <= days.date_on, false) as has_quality_nursing,
    wards.opened_on,
    wards.closed_on,
    wards._source
  from wards
  inner join days on (wards.opened_on is null or wards.opened_on <= days.date_on)
    and (wards.closed_on is null or wards.closed_on > days.date_on)
  left join profiles on wards.ward_code = profiles.ward_code
    and wards._source = profiles._source
  left join beds on wards.ward_code = beds.ward_code
    and wards._source = beds._source
    and (beds.opened_on is null or beds.opened_on <= days.date_on)
    and (beds.closed_on is null or beds.closed_on > days.date_on)
  group by
    days.date_on,
    wards.ward_code,
    wards.department_code,
    wards.institution_code,
    wards.approved_beds,
    wards.opened_on,
    wards.closed_on,
    profiles.ward_type,
    profiles.quality_nursing_from_on,
    wards._source
),

-- 空床: of each ward by itself, so that extra beds or a full ward hide no empty bed of another.
counted as (
  select
    supply.*,
    cast(greatest(supply.open_beds - coalesce(occupied.beds_occupied, 0), 0) as integer) as empty_beds
  from supply
  left join occupied on supply.ward_code = occupied.ward_code
    and supply.supplied_on = occupied.census_on
    and supply._source = occupied._source
)

select * from counted
