-- One row per patient × ward × census day (periodic snapshot at 24:00); a stay that begins and ends on one day counts one day, marked.
{{
  config(
    materialized='incremental',
    incremental_strategy='restate',
    event_date='census_on',
    restates_by={
      'as_of': 'dates',
      'demo_his__admissions': "
        with spans as (
          select
            key,
            least(min(old_date), min(new_date)) as from_on,
            greatest(max(old_date), max(new_date)) as to_on,
            bool_or(date_column = 'discharge_time' and (old_date is null or new_date is null)) as was_open
          from {{ changes('demo_his__admissions') }}
          group by key
        )
        select unnest(generate_series(
          cast(from_on as date),
          case when was_open then cast('{{ var('as_of') }}' as date) else cast(to_on as date) end,
          interval 1 day
        ))
        from spans
        where from_on is not null
        union all
        {{ days_until_now(his_and_feed_days('demo_his__admissions')) }}",
      'demo_his__transfers': "
        with spans as (
          select least(min(old_date), min(new_date)) as from_on
          from {{ changes('demo_his__transfers') }}
        )
        select unnest(generate_series(cast(from_on as date), cast('{{ var('as_of') }}' as date), interval 1 day))
        from spans
        where from_on is not null",
      'front_end__admissions': "
        with spans as (
          select
            key,
            least(min(old_date), min(new_date)) as from_on,
            greatest(max(old_date), max(new_date)) as to_on,
            bool_or(date_column = 'discharged_at' and (old_date is null or new_date is null)) as was_open
          from {{ changes('front_end__admissions') }}
          group by key
        )
        select unnest(generate_series(
          cast(from_on as date),
          case when was_open then cast('{{ var('as_of') }}' as date) else cast(to_on as date) end,
          interval 1 day
        ))
        from spans
        where from_on is not null
        union all
        {{ days_until_now(his_and_feed_days('front_end__admissions')) }}",
      'front_end__transfers': "
        with spans as (
          select least(min(old_date), min(new_date)) as from_on
          from {{ changes('front_end__transfers') }}
        )
        select unnest(generate_series(cast(from_on as date), cast('{{ var('as_of') }}' as date), interval 1 day))
        from spans
        where from_on is not null",
      'feed__encounter_events': "
        {{ days_until_now(feed_visit_days('feed__encounter_events', 'event_key')) }}
        union all
        {{ days_until_now(his_days('feed__encounter_events', 'stg_demo_his__admissions', 'admission_id', 'admitted_at')) }}
        union all
        {{ days_until_now(his_days('feed__encounter_events', 'stg_front_end__admissions', 'admission_id', 'admitted_at')) }}",
      'feed__messages': "{{ days_until_now(feed_visit_days('feed__messages', 'message_id')) }}",
      'feed__patient_events': 'none',
      'demo_his__patients': 'none'
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

census as (
  select * from overnight
  union all
  select * from same_day
),

keyed as (
  select
    md5(admission_key || '|' || census_on) as bed_day_key,
    admission_key,
    census_on,
    ward_code,
    department_code,
    md5(_source || '|' || department_code) as department_key,
    institution_code,
    1 as days,
    is_same_day,
    is_newborn,
    _source
  from census
)

select * from keyed
