-- 数据装载及时率：已到达的机构×数据集×日批次数 / 同期应装载批次数（挂号、就诊、费用、结算、处方；此前14日有数据的机构）。

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
),

judged as (
  select
    days.date_on,
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
)

select
  cast(null as varchar) as department_code,
  cast(date_trunc('month', date_on) as date) as month_start_on,
  count(day_rows) as numerator,
  count(*) as denominator
from judged
where earlier_rows >= 140
group by date_trunc('month', date_on)
