-- Days on which the daily settlements differ from the invoices.
{{ config(severity='warn') }}

with closings as (
  select
    cast(closed_at as date) as closed_on,
    sum(total_amount) as total
  from {{ ref('stg_hosoneu__day_closings') }}
  group by cast(closed_at as date)
),

invoices as (
  select
    cast(paid_at as date) as paid_on,
    sum(total_amount) as total
  from {{ ref('stg_hosoneu__invoices') }}
  group by cast(paid_at as date)
)

select
  coalesce(closings.closed_on, invoices.paid_on) as closed_on,
  closings.total as closed,
  invoices.total as invoiced
from closings
full join invoices on closings.closed_on = invoices.paid_on
where closings.total is distinct from invoices.total
