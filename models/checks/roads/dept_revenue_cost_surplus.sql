-- 科室收支结余：科室医疗收入（开单） − 科室全成本（直接成本 + 分摊转入 − 分摊转出）。

with both_sides as (
  select
    ordering_department_code as department_code,
    charged_at as happened_at,
    amount as over_line,
    0 as under_line
  from {{ ref('int_input__charges') }}
  union all
  select
    department_code,
    month_on as happened_at,
    - (direct_cost + coalesce(allocated_cost, 0) - coalesce(passed_on_cost, 0)) as over_line,
    0 as under_line
  from {{ ref('stg_demo_his__cost_months') }}
  where true
)

select
  department_code,
  cast(date_trunc('month', happened_at) as date) as month_start_on,
  sum(over_line) as numerator,
  cast(null as decimal(38, 2)) as denominator
from both_sides
where cast(happened_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', happened_at)
