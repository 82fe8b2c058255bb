-- Months whose visits are not all in the months of patients.
{{ config(severity='error') }}

with held as (
  select
    month_start_on,
    sum(outpatient_visits + emergency_visits + internet_visits) as n
  from {{ ref('fct_patient_months') }}
  group by month_start_on
),

visited as (
  select
    cast(date_trunc('month', visited_on) as date) as month_start_on,
    count(*) as n
  from {{ ref('fct_visits') }}
  where visit_type <> 'checkup'
    and patient_key is not null
  group by date_trunc('month', visited_on)
)

select coalesce(held.month_start_on, visited.month_start_on) as month_start_on
from held
full join visited on held.month_start_on = visited.month_start_on
where coalesce(held.n, 0) <> coalesce(visited.n, 0)
