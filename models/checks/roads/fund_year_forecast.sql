-- 基金全年支付预测：已清算各月基金支付的月均数乘以12。

with confirmed as (
  select
    recons.began_on,
    sum(recons.insurer_fund) as fund,
    sum(budgets.yearly_budget) as budget
  from {{ ref('stg_demo_his__recons') }} as recons
  left join {{ ref('stg_demo_his__insurance_budgets') }} as budgets on recons.institution_code = budgets.institution_code
    and recons.insurance_type = budgets.insurance_type
    and recons.clearing_type = budgets.clearing_type
    and year(recons.began_on) = budgets.budget_year
  where recons.period = 'month'
    and recons.began_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  group by recons.began_on
)

select
  case
    when grouping (began_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  cast(null as varchar) as department_code,
  began_on as month_start_on,
  12.0 * sum(fund) / count(*) as numerator,
  cast(null as decimal(18, 2)) as denominator
from confirmed
group by grouping sets ((), (began_on))
