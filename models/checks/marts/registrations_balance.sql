-- Registrations less cancellations, month by month, equal the signed events of the fact.
{{ config(severity='error') }}

with stored as (
  select
    date_trunc('month', event_on) as month_start_on,
    sum(qty) as qty
  from {{ ref('fct_registrations') }}
  group by date_trunc('month', event_on)
),

landed as (
  select
    month_start_on,
    sum(qty) as qty
  from (
    select
      date_trunc('month', registered_at) as month_start_on,
      1 as qty
    from {{ ref('int_input__registrations') }}
    union all
    select
      date_trunc('month', cancelled_at) as month_start_on,
      -1 as qty
    from {{ ref('int_input__registrations') }}
    where cancelled_at is not null
  ) as events
  group by month_start_on
)

select
  coalesce(stored.month_start_on, landed.month_start_on) as month_start_on,
  stored.qty as stored_qty,
  landed.qty as landed_qty
from stored
full join landed on stored.month_start_on = landed.month_start_on
where stored.qty is distinct from landed.qty
