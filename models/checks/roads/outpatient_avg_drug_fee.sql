-- 门诊次均药品费用：门诊药品收入（含急诊） / 门诊人次数（含急诊，不含健康体检）。收入按开单科室，人次按就诊科室。

with both_sides as (
  select
    ordering_department_code as department_code,
    charged_at as happened_at,
    amount,
    0 as visits
  from {{ ref('int_input__charges') }}
  where setting in ('outpatient', 'emergency')
    and fee_class in ('western', 'patent', 'herbal')
  union all
  select
    department_code,
    visited_at as happened_at,
    0 as amount,
    1 as visits
  from {{ ref('int_input__visits') }}
  where visit_type in ('outpatient', 'emergency')
)

select
  department_code,
  cast(date_trunc('month', happened_at) as date) as month_start_on,
  sum(amount) as numerator,
  sum(visits) as denominator
from both_sides
where cast(happened_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', happened_at)
