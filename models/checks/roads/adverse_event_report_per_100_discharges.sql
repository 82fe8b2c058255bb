-- 每百出院人次主动报告不良事件例次：报告的不良事件例次数 × 100 / 出院患者人次数。

with sides as (
  select
    department_code,
    cast(date_trunc('month', reported_at) as date) as month_start_on,
    100 as above,
    0 as below
  from {{ ref('stg_demo_his__adverse_events') }}
  where cast(reported_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  union all
  select
    discharge_department_code,
    cast(date_trunc('month', discharged_at) as date),
    0,
    1
  from {{ ref('stg_demo_his__admissions') }}
  where admission_status = 'discharged'
    and not is_newborn
    and cast(discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
)

select
  department_code,
  month_start_on,
  sum(above) as numerator,
  sum(below) as denominator
from sides
group by department_code, month_start_on
