-- One row per month that has begun by the time of the build, with its last day so far, from the month of the first visit or stay on.
-- Who worked or which beds stood before that is known only of those who are still in the lists.
{{ config(materialized='ephemeral') }}

with first_days as (
  select min(visited_on) as day_on
  from {{ ref('fct_visits') }}
  union all
  select min(cast(admitted_at as date)) as day_on
  from {{ ref('int_input__admissions') }}
),

starts as (
  select
    unnest(
      generate_series(date_trunc('month', min(day_on)), date_trunc('month', cast('{{ var('as_of') }}' as date)), interval 1 month)
    ) as month_start_on
  from first_days
),

months as (
  select
    cast(month_start_on as date) as month_start_on,
    least(last_day(month_start_on), cast('{{ var('as_of') }}' as date)) as month_end_on
  from starts
)

select * from months
