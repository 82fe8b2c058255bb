-- 万元收入能耗占比：能耗折标准煤（吨） × 10000 / 总收入（元）。

with both_sides as (
  select
    department_code,
    month_on,
    10000 * energy_tce as energy,
    0 as income
  from {{ ref('stg_demo_his__cost_months') }}
  where energy_tce is not null
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
