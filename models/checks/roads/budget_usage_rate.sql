-- 医保总额（预算）使用进度：报告期内各月医保端确认的基金支付（清算口径） / 当年各险种、清算类别的年度总额预算之和。预算为存量，不按月相加；跨年度时为各月预算的平均。

with confirmed as (
  select
    institution_code,
    insurance_type,
    clearing_type,
    began_on,
    insurer_fund
  from {{ ref('stg_demo_his__recons') }}
  where period = 'month'
    and began_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
),

budgets as (
  select
    confirmed.began_on,
    sum(confirmed.insurer_fund) as fund,
    sum(budgets.yearly_budget) as budget
  from confirmed
  left join {{ ref('stg_demo_his__insurance_budgets') }} as budgets on confirmed.institution_code = budgets.institution_code
    and confirmed.insurance_type = budgets.insurance_type
    and confirmed.clearing_type = budgets.clearing_type
    and year(confirmed.began_on) = budgets.budget_year
  group by confirmed.began_on
)

select
  'month' as grain,
  cast(null as varchar) as department_code,
  began_on as month_start_on,
  fund as numerator,
  budget as denominator
from budgets
union all
select
  'hospital' as grain,
  cast(null as varchar) as department_code,
  cast(null as date) as month_start_on,
  sum(fund) as numerator,
  sum(budget) / count(*) as denominator
from budgets
