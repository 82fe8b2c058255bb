-- One row per calendar day from 2023-01-01 to 2027-12-31.
{{ config(materialized='table') }}

with days as (
  select cast(unnest(generate_series(date '2023-01-01', date '2027-12-31', interval 1 day)) as date) as date_on
),

holidays as (
  select
    cast(date_on as date) as date_on,
    holiday_name,
    kind,
    status
  from {{ ref('holidays_cn') }}
),

lunar_days as (
  select
    cast(date_on as date) as date_on,
    lunar_month_day,
    spring_festival_offset_days
  from {{ ref('lunar_days') }}
),

calendar as (
  select
    days.date_on,
    cast(year(days.date_on) as integer) as year,
    cast(quarter(days.date_on) as integer) as quarter,
    cast(month(days.date_on) as integer) as month,
    cast(date_trunc('month', days.date_on) as date) as month_start_on,
    strftime(days.date_on, '%Y-%m') as year_month,
    cast(isoyear(days.date_on) as integer) as iso_year,
    cast(weekofyear(days.date_on) as integer) as iso_week,
    cast(isodow(days.date_on) as integer) as weekday,
    isodow(days.date_on) >= 6 as is_weekend,
    case holidays.kind
      when 'workday' then true
      when 'holiday' then false
      else isodow(days.date_on) <= 5
    end as is_workday,
    coalesce(holidays.kind = 'holiday', false) as is_holiday,
    case
      when holidays.kind = 'holiday' then holidays.holiday_name
    end as holiday_name,
    coalesce(holidays.kind = 'workday', false) as is_makeup_workday,
    lunar_days.lunar_month_day,
    cast(lunar_days.spring_festival_offset_days as integer) as spring_festival_offset_days,
    cast(day(last_day(days.date_on)) as integer) as days_in_month,
    cast(year(days.date_on) as integer) as fiscal_year
  from days
  left join holidays on days.date_on = holidays.date_on
  left join lunar_days on days.date_on = lunar_days.date_on
)

select * from calendar
