-- Every prescribed drug line is in the fact once, in its month.
{{ config(severity='error') }}

with stored as (
  select
    date_trunc('month', prescribed_on) as month_start_on,
    count(*) as n,
    sum(amount) as amount
  from {{ ref('fct_prescription_items') }}
  group by date_trunc('month', prescribed_on)
),

landed as (
  select
    date_trunc('month', prescribed_at) as month_start_on,
    count(*) as n,
    sum(amount) as amount
  from {{ ref('int_input__prescription_items') }}
  where prescribed_at is not null
  group by date_trunc('month', prescribed_at)
)

select
  coalesce(stored.month_start_on, landed.month_start_on) as month_start_on,
  stored.n as stored_rows,
  landed.n as landed_rows
from stored
full join landed on stored.month_start_on = landed.month_start_on
where coalesce(stored.n, 0) <> coalesce(landed.n, 0)
  or coalesce(stored.amount, 0) <> coalesce(landed.amount, 0)
