-- 管理费用率：单位管理费用 / 业务活动费用与单位管理费用之和。

select
  department_code,
  cast(date_trunc('month', month_on) as date) as month_start_on,
  coalesce(sum(direct_cost) filter (where expense_kind = 'administration'), 0) as numerator,
  coalesce(sum(direct_cost) filter (where expense_kind in ('business', 'administration')), 0) as denominator
from {{ ref('int_input__cost_months') }}
where cast(month_on as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', month_on)
