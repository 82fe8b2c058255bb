-- Every stay that has ended is a discharge, whether its front page is there or not.
{{ config(severity='error') }}

with stored as (
  select
    date_trunc('month', discharged_on) as month_start_on,
    count(*) as n
  from {{ ref('fct_discharges') }}
  group by date_trunc('month', discharged_on)
),

landed as (
  select
    date_trunc('month', discharged_at) as month_start_on,
    count(*) as n
  from {{ ref('int_input__admissions') }}
  where discharged_at is not null
  group by date_trunc('month', discharged_at)
)

select
  coalesce(stored.month_start_on, landed.month_start_on) as month_start_on,
  stored.n as stored_rows,
  landed.n as landed_rows
from stored
full join landed on stored.month_start_on = landed.month_start_on
where coalesce(stored.n, 0) <> coalesce(landed.n, 0)
