-- 每百张开放床位年报告不良事件例数：年度报告的不良事件例数 × 100 / 实际开放床位数（各月末编内开放床位的平均）。

with month_ends as (
  select
    cast(date_trunc('month', date_on) as date) as month_start_on,
    max(date_on) as end_on
  from {{ ref('dim_dates') }}
  where date_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and date_on < cast('{{ var('as_of') }}' as date)
  group by date_trunc('month', date_on)
),

beds as (
  select
    wards.department_code,
    month_ends.month_start_on,
    count(*) as beds
  from {{ ref('stg_demo_his__beds') }} as beds
  inner join {{ ref('stg_demo_his__wards') }} as wards on beds.ward_code = wards.ward_code
    and beds._source = wards._source
  inner join month_ends on coalesce(beds.opened_on, month_ends.end_on) <= month_ends.end_on
    and coalesce(wards.opened_on, month_ends.end_on) <= month_ends.end_on
    and coalesce(beds.closed_on, month_ends.end_on + 1) > month_ends.end_on
    and coalesce(wards.closed_on, month_ends.end_on + 1) > month_ends.end_on
  where beds.bed_type = 'standard'
  group by wards.department_code, month_ends.month_start_on
),

sides as (
  select
    department_code,
    cast(date_trunc('month', reported_at) as date) as month_start_on,
    100 as events,
    null as beds
  from {{ ref('stg_demo_his__adverse_events') }}
  where cast(reported_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  union all
  select
    department_code,
    month_start_on,
    0,
    beds
  from beds
)

select
  case
    when grouping (department_code) = 0 then 'department'
    when grouping (month_start_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  department_code,
  month_start_on,
  sum(events) as numerator,
  sum(beds) / nullif(count(distinct month_start_on) filter (where beds is not null), 0) as denominator
from sides
group by grouping sets ((), (department_code), (month_start_on))
