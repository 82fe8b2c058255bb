-- 住院患者 2 期及以上院内压力性损伤发生率：住院患者 2 期及以上院内压力性损伤新发病例数（按上报日） / 同期住院患者总数（住院次，去重）。

with nights as ({{ road_nights() }}),
present as (
  select
    admission_ref,
    department_code,
    cast(date_trunc('month', night_on) as date) as month_start_on
  from nights
  where night_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and night_on < cast('{{ var('as_of') }}' as date)
),

sides as (
  select
    department_code,
    month_start_on,
    admission_ref,
    0 as cases
  from present
  union all
  select
    department_code,
    cast(date_trunc('month', reported_at) as date),
    null,
    1
  from {{ ref('stg_demo_his__adverse_events') }}
  where event_type = 'pressure_injury'
    and pressure_stage >= 2
    and is_hospital_acquired
    and admission_ref is not null
    and cast(reported_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
)

select
  case
    when grouping (department_code) = 0 then 'department'
    when grouping (month_start_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  department_code,
  month_start_on,
  sum(cases) as numerator,
  count(distinct admission_ref) as denominator
from sides
group by grouping sets ((), (department_code), (month_start_on))
