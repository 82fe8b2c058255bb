-- Every settlement is in the fact once, in its month, to the cent.
{{ config(severity='error') }}

with stored as (
  select
    date_trunc('month', settled_on) as month_start_on,
    count(*) as n,
    sum(total_amount) as amount
  from {{ ref('fct_settlements') }}
  group by date_trunc('month', settled_on)
),

landed as (
  select
    date_trunc('month', settled_at) as month_start_on,
    count(*) as n,
    sum(total_amount) as amount
  from {{ ref('int_input__settlements') }}
  where settled_at is not null
  group by date_trunc('month', settled_at)
)

select
  coalesce(stored.month_start_on, landed.month_start_on) as month_start_on,
  stored.n as stored_rows,
  landed.n as landed_rows
from stored
full join landed on stored.month_start_on = landed.month_start_on
where coalesce(stored.n, 0) <> coalesce(landed.n, 0)
  or coalesce(stored.amount, 0) <> coalesce(landed.amount, 0)
