-- 严重或新的药品不良反应上报率：严重或新的药品不良反应上报例数 / 同期住院用药患者人次数；开始上报之前的月份没有此指标。

with both_sides as (
  select
    department_code,
    cast(date_trunc('month', reported_at) as date) as month_start_on,
    adverse_event_key as counted,
    null as base
  from {{ ref('stg_demo_his__adverse_events') }}
  where cast(reported_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and event_type = 'adr'
    and (is_serious or is_new)
  union all
  select
    department_code,
    cast(date_trunc('month', prescribed_at) as date) as month_start_on,
    null as counted,
    admission_ref as base
  from {{ ref('stg_demo_his__prescriptions') }}
  where cast(prescribed_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and setting = 'inpatient'
    and rx_status <> 'voided'
)

select
  case
    when grouping (department_code) = 0 then 'department'
    when grouping (month_start_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  department_code,
  month_start_on,
  count(distinct counted) as numerator,
  count(distinct base) as denominator
from both_sides
group by grouping sets ((), (department_code), (month_start_on))
having grouping (month_start_on) = 1
  or month_start_on >= (select date_trunc('month', min(reported_at)) from {{ ref('stg_demo_his__adverse_events') }})
