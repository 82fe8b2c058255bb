-- 诊次成本：门急诊科室医疗成本（全成本） / 门急诊人次数（不含健康体检与互联网诊疗）。

with both_sides as (
  select
    department_code,
    month_on as happened_at,
    (direct_cost + coalesce(allocated_cost, 0) - coalesce(passed_on_cost, 0)) as over_line,
    0 as under_line
  from {{ ref('stg_demo_his__cost_months') }}
  where setting = 'outpatient'
  union all
  select
    department_code,
    visited_at as happened_at,
    0 as over_line,
    1 as under_line
  from {{ ref('int_input__visits') }}
  where visit_type in ('outpatient', 'emergency')
)

select
  department_code,
  cast(date_trunc('month', happened_at) as date) as month_start_on,
  sum(over_line) as numerator,
  sum(under_line) as denominator
from both_sides
where cast(happened_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', happened_at)
