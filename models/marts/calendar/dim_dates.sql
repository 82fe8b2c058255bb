-- One row per calendar day from 2023-01-01 to 2027-12-31.
{{ config(materialized='table') }}

with days as (
  select cast(unnest(generate_series(date '2023-01-01', date '2027-12-31', interval 1 day)) as date) as date_on
),

-- A site's own holidays stand in the place of ours, year by year.
holidays as (
  select
    date_on,
    holiday_name,
    kind
  from {{ ref('holidays') }}
  union all
  select
    cast(date_on as date) as date_on,
    holiday_name,
    kind
  from {{ ref('holidays_cn') }}
  where year(cast(date_on as date)) not in (select year(date_on) from {{ ref('holidays') }})
),

lunar_days as (
  select
    cast(date_on as date) as date_on,
    lunar_month_day,
    spring_festival_offset_days
  from {{ ref('lunar_days') }}
),

dated as (
  select
    days.date_on,
    holidays.kind,
    holidays.holiday_name,
    lunar_days.lunar_month_day,
    lunar_days.spring_festival_offset_days,
    case holidays.kind
      when 'workday' then true
      when 'holiday' then false
      else isodow(days.date_on) <= 5
    end as is_workday,
    -- Where the books close on the 25th, the 26th begins the next month.
    date_trunc('month', days.date_on) + to_months(
      if ({{ var('fiscal_month_first_day') }} > 1 and day(days.date_on) >= {{ var('fiscal_month_first_day') }}, 1, 0)
    ) as fiscal_month_on
  from days
  left join holidays on days.date_on = holidays.date_on
  left join lunar_days on days.date_on = lunar_days.date_on
),

calendar as (
  select
    date_on,
    cast(year(date_on) as integer) as year,
    if (month(date_on) <= 6, 1, 2) as half_year,
    cast(quarter(date_on) as integer) as quarter,
    cast(month(date_on) as integer) as month,
    least(3, (day(date_on) + 9) // 10) as ten_day_period,
    cast(date_trunc('month', date_on) as date) as month_start_on,
    strftime(date_on, '%Y-%m') as year_month,
    cast(isoyear(date_on) as integer) as iso_year,
    cast(weekofyear(date_on) as integer) as iso_week,
    cast(isodow(date_on) as integer) as weekday,
    isodow(date_on) >= 6 as is_weekend,
    is_workday,
    coalesce(kind = 'holiday', false) as is_holiday,
    if (kind = 'holiday', holiday_name, null) as holiday_name,
    coalesce(kind = 'workday', false) as is_makeup_workday,
    case
      when kind = 'holiday' then 'holiday'
      when kind = 'workday' then 'makeup_workday'
      when isodow(date_on) >= 6 then 'weekend'
      else 'workday'
    end as day_type,
    lunar_month_day,
    cast(spring_festival_offset_days as integer) as spring_festival_offset_days,
    cast(day(last_day(date_on)) as integer) as days_in_month,
    cast(
      count(*) filter (is_workday) over (partition by date_trunc('month', date_on)) as integer
    ) as workdays_in_month,
    cast(
      count(*) filter (is_workday) over (
        partition by
          date_trunc('month', date_on)
        order by date_on
      ) as integer
    ) as workdays_so_far,
    cast(year(fiscal_month_on) as integer) as fiscal_year,
    cast(quarter(fiscal_month_on) as integer) as fiscal_quarter,
    cast(month(fiscal_month_on) as integer) as fiscal_month
  from dated
)

select * from calendar
