-- One row per patient × ward × census day (periodic snapshot at 24:00); a stay that begins and ends on one day counts one day, marked.
{{
  config(
    materialized='incremental',
    incremental_strategy='restate',
    event_date='census_on',
    restates_by={
      'as_of': 'dates',
      'demo_his__admissions': "{{ days_of_stays('demo_his__admissions', 'discharge_time') }}",
      'front_end__admissions': "{{ days_of_stays('front_end__admissions', 'discharged_at') }}",
      'demo_his__transfers': "{{ days_since_change('demo_his__transfers') }}",
      'demo_his__admission_logs': "{{ days_since_change('demo_his__admission_logs') }}",
      'demo_his__nursing_levels': "{{ days_since_change('demo_his__nursing_levels') }}",
      'front_end__transfers': "{{ days_since_change('front_end__transfers') }}",
      'front_end__admission_events': "{{ days_since_change('front_end__admission_events') }}",
      'front_end__nursing_levels': "{{ days_since_change('front_end__nursing_levels') }}",
      'feed__encounter_events': "
        {{ days_until_now(feed_visit_days('feed__encounter_events', 'event_key')) }}
        union all
        {{ days_until_now(his_days('feed__encounter_events', 'stg_demo_his__admissions', 'admission_id', 'admitted_at')) }}
        union all
        {{ days_until_now(his_days('feed__encounter_events', 'stg_front_end__admissions', 'admission_id', 'admitted_at')) }}",
      'feed__messages': "{{ days_until_now(feed_visit_days('feed__messages', 'message_id')) }}",
      'feed__patient_events': 'none',
      'demo_his__patients': 'none',
      'demo_his__admission_orders': 'none'
    }
  )
}}

with ward_stays as (
  select * from {{ ref('int_ward_stays__sequenced') }}
),

census_days as (
  select cast(unnest(generate_series(
    (select min(cast(admitted_at as date)) from ward_stays),
    cast('{{ var('as_of') }}' as date) - 1,
    interval 1 day
  )) as date) as census_on
),

wanted_days as (
  select census_on
  from census_days
  where {{ on_affected_dates('census_on') }}
),

overnight as (
  select
    ward_stays.*,
    wanted_days.census_on,
    false as is_same_day
  from ward_stays
  inner join wanted_days
    on cast(ward_stays.in_at as date) <= wanted_days.census_on
    and (ward_stays.out_at is null or cast(ward_stays.out_at as date) > wanted_days.census_on)
),

same_day as (
  select
    ward_stays.*,
    wanted_days.census_on,
    true as is_same_day
  from ward_stays
  inner join wanted_days on cast(ward_stays.admitted_at as date) = wanted_days.census_on
  where cast(ward_stays.discharged_at as date) = cast(ward_stays.admitted_at as date)
    and ward_stays.out_at = ward_stays.discharged_at
),

profiles as (
  select
    ward_code,
    ward_type,
    _source
  from {{ ref('int_input__ward_profiles') }}
),

beds as (
  select * from {{ ref('int_beds__occupied') }}
),

nursing as (
  select * from {{ ref('int_nursing_levels__spanned') }}
),

census as (
  select * from overnight
  union all
  select * from same_day
),

-- Bed and level of nursing are the last known at 24:00 of the census day. (An OR would make a nested loop of the outer joins.)
keyed as (
  select
    md5(census.admission_key || '|' || census.census_on) as bed_day_key,
    census.admission_key,
    census.ward_stay_key,
    census.census_on,
    census.ward_code,
    census.department_code,
    md5(census._source || '|' || census.department_code) as department_key,
    census.institution_code,
    1 as days,
    census.is_same_day,
    census.is_newborn,
    coalesce(profiles.ward_type, 'general') as ward_type,
    beds.bed_type,
    coalesce(beds.bed_type = 'extra', false) as is_extra_bed,
    nursing.nursing_level,
    cast(date_diff('day', cast(census.admitted_at as date), census.census_on) + 1 as integer) as stay_days,
    census.in_kind = 'transfer'
    and cast(census.in_at as date) = census.census_on as is_transfer_in,
    census._source
  from census
  left join profiles on census.ward_code = profiles.ward_code
    and census._source = profiles._source
  left join beds on census.admission_key = beds.admission_key
    and beds.from_at < census.census_on + interval 1 day
    and coalesce(beds.to_at, timestamp '9999-12-31') >= census.census_on + interval 1 day
  left join nursing on census.admission_key = nursing.admission_key
    and nursing.from_at < census.census_on + interval 1 day
    and coalesce(nursing.to_at, timestamp '9999-12-31') >= census.census_on + interval 1 day
)

select * from keyed
