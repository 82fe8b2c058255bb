-- One row per business day, institution and rule: whether the day's data of what is delivered every day has arrived.
{{ config(materialized='table') }}

with told as (
  select
    dataset as delivered,
    institution_code,
    checked_on,
    max(total_rows) as day_rows
  from {{ ref('int_dq__outcomes') }}
  where dataset in ('registrations', 'visits', 'charges', 'settlements', 'rx_items')
  group by dataset, institution_code, checked_on
),

spans as (
  select
    delivered,
    institution_code,
    unnest(
      generate_series(cast(min(checked_on) as timestamp), cast(cast('{{ var('as_of') }}' as date) - 1 as timestamp), interval 1 day)
    ) as checked_on
  from told
  group by delivered, institution_code
),

days as (
  select
    delivered,
    institution_code,
    cast(checked_on as date) as checked_on
  from spans
),

subject as (
  select
    days.checked_on,
    days.institution_code,
    cast(null as varchar) as department_code,
    coalesce(told.day_rows, 0) as day_rows,
    coalesce(
      sum(told.day_rows) over (
        partition by
          days.delivered,
          days.institution_code
        order by days.checked_on rows between 14 preceding and 1 preceding
      ),
      0
    ) as earlier_rows,
    days.delivered as row_key
  from days
  left join told on days.delivered = told.delivered
    and days.institution_code is not distinct from told.institution_code
    and days.checked_on = told.checked_on
),

judged as ({{ dq_judged() }})

select * from judged
