-- 住院患者身体约束率：身体约束日数（护理日报） / 实际占用床日数。

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
    cast(date_trunc('month', recorded_on) as date) as month_start_on,
    restraint_days as above,
    0 as below
  from {{ ref('stg_demo_his__nursing_days') }}
  where cast(recorded_on as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and restraint_days > 0
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
