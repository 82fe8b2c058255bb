{#- For second roads: a row per institution, data set and day in the period for which rows are due, because the fourteen days before had some; `day_rows` is null where none came. -#}
{% macro road_due_datasets() -%}
with delivered as (
  select
    'registrations' as dataset,
    institution_code,
    cast(registered_at as date) as day_on
  from {{ ref('stg_demo_his__registrations') }}
  union all
  select
    'visits' as dataset,
    institution_code,
    cast(visited_at as date) as day_on
  from {{ ref('stg_demo_his__visits') }}
  union all
  select
    'charges' as dataset,
    institution_code,
    cast(charged_at as date) as day_on
  from {{ ref('stg_demo_his__charges') }}
  union all
  select
    'settlements' as dataset,
    institution_code,
    cast(settled_at as date) as day_on
  from {{ ref('stg_demo_his__settlements') }}
  union all
  select
    'prescriptions' as dataset,
    prescriptions.institution_code,
    cast(prescriptions.prescribed_at as date) as day_on
  from {{ ref('stg_demo_his__prescriptions') }} as prescriptions
  inner join {{ ref('stg_demo_his__prescription_items') }} as items on prescriptions.rx_id = items.rx_id
    and prescriptions._source = items._source
),

by_day as (
  select
    dataset,
    institution_code,
    day_on,
    count(*) as day_rows
  from delivered
  group by dataset, institution_code, day_on
),

senders as (
  select
    dataset,
    institution_code,
    min(day_on) as first_on
  from by_day
  group by dataset, institution_code
)

select
  days.date_on,
  senders.institution_code,
  (
    select sum(today.day_rows)
    from by_day as today
    where today.dataset = senders.dataset
      and today.institution_code = senders.institution_code
      and today.day_on = days.date_on
  ) as day_rows,
  (
    select sum(earlier.day_rows)
    from by_day as earlier
    where earlier.dataset = senders.dataset
      and earlier.institution_code = senders.institution_code
      and earlier.day_on between days.date_on - 14 and days.date_on - 1
  ) as earlier_rows
from senders
inner join {{ ref('dim_dates') }} as days on days.date_on >= senders.first_on
where days.date_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and days.date_on < cast('{{ var('as_of') }}' as date)
{%- endmacro %}
