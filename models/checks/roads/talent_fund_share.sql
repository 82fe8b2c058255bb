-- 人才培养经费投入占比：人才培养经费 / 医院当年总费用。

select
  department_code,
  cast(date_trunc('month', month_on) as date) as month_start_on,
  coalesce(sum(direct_cost) filter (where cost_item = 'training'), 0) as numerator,
  sum(direct_cost) as denominator
from {{ ref('int_input__cost_months') }}
where cast(month_on as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', month_on)
