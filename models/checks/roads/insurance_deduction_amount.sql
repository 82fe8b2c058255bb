-- 医保拒付（扣款）金额：报告期内确认的医保审核扣款金额，按扣款确认日期。

select
  department_code,
  cast(date_trunc('month', rejected_at) as date) as month_start_on,
  sum(rejected_amount) as numerator,
  cast(null as bigint) as denominator
from {{ ref('stg_demo_his__claims') }}
where cast(rejected_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', rejected_at)
