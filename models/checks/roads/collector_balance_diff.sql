-- 收费员日结差异金额：已日结的收费员日，上缴金额减系统应缴金额（收退款中医保个人账户以外的个人支付）。

with due as (
  select
    cashier_code,
    institution_code,
    _source,
    cast(settled_at as date) as day_on,
    sum(coalesce(personal_amount, total_amount - coalesce(fund_amount, 0))) filter (
      where pay_method <> 'insurance_account'
    ) as amount
  from {{ ref('int_input__settlements') }}
  group by all
)

select
  cast(null as varchar) as department_code,
  cast(date_trunc('month', closings.closing_on) as date) as month_start_on,
  sum(closings.deposited_amount - coalesce(due.amount, 0)) as numerator,
  cast(null as decimal(38, 2)) as denominator
from {{ ref('int_input__cashier_closings') }} as closings
left join due on closings.cashier_code = due.cashier_code
  and closings.institution_code = due.institution_code
  and closings._source = due._source
  and closings.closing_on = due.day_on
where cast(closings.closing_on as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by date_trunc('month', closings.closing_on)
