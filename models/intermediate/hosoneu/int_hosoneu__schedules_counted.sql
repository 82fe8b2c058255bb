-- One row per scheduled session with what was sold of it: the rest that the source keeps, where it does; it knows no stops.
{{ config(materialized='ephemeral') }}

with schedules as (
  select * from {{ ref('stg_hosoneu__schedules') }}
),

doctors as (
  select
    doctor_code,
    department_code,
    title_level,
    _source
  from {{ ref('int_hosoneu__doctors_titled') }}
),

counted as (
  select
    schedules.session_key,
    schedules.session_on,
    case
      when schedules.noon_break in ('1', 'Morning') then 'morning'
      when schedules.noon_break in ('2', 'Afternoon', 'Noon') then 'afternoon'
      when schedules.noon_break in ('3', 'Night') then 'evening'
      else 'day'
    end as period,
    case
      when doctors.title_level in ('senior', 'associate_senior') then 'expert'
      else 'ordinary'
    end as session_type,
    schedules.limit_count as planned_slots,
    coalesce(schedules.limit_count - schedules.rest_count, 0) as used_slots,
    'open' as session_status,
    doctors.department_code,
    schedules.doctor_code,
    schedules.institution_code,
    schedules._source
  from schedules
  left join doctors on schedules.doctor_code = doctors.doctor_code
    and schedules._source = doctors._source
)

select * from counted
