-- 万元收入能耗支出：能耗支出（水、电、气、热） × 10000 / 总收入。

with both_sides as (
  select
    department_code,
    month_on,
    10000 * direct_cost as energy,
    0 as income
  from {{ ref('stg_demo_his__cost_months') }}
  where cost_item = 'energy'
  union all
  select
    cast(null as varchar) as department_code,
    month_on,
    0 as energy,
    total_income as income
  from {{ ref('stg_demo_his__finance_statements') }}
)

select
  department_code,
  cast(date_trunc('month', month_on) as date) as month_start_on,
  sum(energy) as numerator,
  sum(income) as denominator
from both_sides
where cast(month_on as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', month_on)
