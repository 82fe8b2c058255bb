-- 百元医疗收入（不含药品收入）中消耗的卫生材料费用：卫生材料费 × 100 / 医疗收入（不含药品收入）。分子按成本科室，分母按开单科室。

with both_sides as (
  select
    department_code,
    month_on as happened_at,
    100 * coalesce(total_expense, direct_cost) as consumed,
    0 as revenue
  from {{ ref('int_input__cost_months') }}
  where cost_element = 'consumable'
  union all
  select
    ordering_department_code as department_code,
    charged_at as happened_at,
    0 as consumed,
    amount as revenue
  from {{ ref('int_input__charges') }}
  where fee_class not in ('western', 'patent', 'herbal')
)

select
  department_code,
  cast(date_trunc('month', happened_at) as date) as month_start_on,
  sum(consumed) as numerator,
  sum(revenue) as denominator
from both_sides
where cast(happened_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', happened_at)
