-- 住院患者跌倒发生率：住院患者跌倒例次数（无论有无伤害，按上报日） / 实际占用床日数。

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
    cast(date_trunc('month', reported_at) as date) as month_start_on,
    1 as above,
    0 as below
  from {{ ref('stg_demo_his__adverse_events') }}
  where cast(reported_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and event_type = 'fall'
    and admission_ref is not null
  union all
  select
    department_code,
    month_start_on,
    0,
    1
  from present
)

select
  department_code,
  month_start_on,
  sum(above) as numerator,
  sum(below) as denominator
from sides
group by department_code, month_start_on
