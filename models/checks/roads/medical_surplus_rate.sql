-- 收支结余（医疗盈余率）：医疗盈余（医疗活动收入减医疗活动费用） / 医疗活动收入。

select
  cast(null as varchar) as department_code,
  cast(date_trunc('month', month_on) as date) as month_start_on,
  sum(medical_activity_income - medical_activity_expense) as numerator,
  sum(medical_activity_income) as denominator
from {{ ref('stg_demo_his__finance_statements') }}
where cast(month_on as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by date_trunc('month', month_on)
