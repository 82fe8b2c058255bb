-- One row per month that has begun by the time of the build, with its last day so far.
{{ config(materialized='ephemeral') }}

with months as (
  select
    cast(month_start_on as date) as month_start_on,
    least(last_day(month_start_on), cast('{{ var('as_of') }}' as date)) as month_end_on
  from (
    select unnest(generate_series(date '2024-01-01', date_trunc('month', cast('{{ var('as_of') }}' as date)), interval 1 month)) as month_start_on
  )
)

select * from months
