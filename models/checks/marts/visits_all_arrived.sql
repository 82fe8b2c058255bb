-- Every visit is in the fact once, in its month.
{{ config(severity='error') }}

with stored as (
  select
    date_trunc('month', visited_on) as month_start_on,
    count(*) as n
  from {{ ref('fct_visits') }}
  group by date_trunc('month', visited_on)
),

landed as (
  select
    date_trunc('month', visited_at) as month_start_on,
    count(*) as n
  from {{ ref('int_input__visits') }}
  where visited_at is not null
  group by date_trunc('month', visited_at)
)

select
  coalesce(stored.month_start_on, landed.month_start_on) as month_start_on,
  stored.n as stored_rows,
  landed.n as landed_rows
from stored
full join landed on stored.month_start_on = landed.month_start_on
where coalesce(stored.n, 0) <> coalesce(landed.n, 0)
