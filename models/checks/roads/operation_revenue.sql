-- 手术收入：报告期内手术费合计，按费用发生日期，退费为负。

select
  ordering_department_code as department_code,
  cast(date_trunc('month', charged_at) as date) as month_start_on,
  sum(amount) as numerator,
  cast(null as decimal(38, 2)) as denominator
from {{ ref('int_input__charges') }}
where cast(charged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and fee_class = 'operation'
group by ordering_department_code, date_trunc('month', charged_at)
