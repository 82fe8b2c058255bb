-- 电子票据开票率：成功开具电子票据的结算笔数 / 应开票结算笔数。零金额的不开票。

select
  cast(null as varchar) as department_code,
  cast(date_trunc('month', settled_at) as date) as month_start_on,
  count(*) filter (where einvoice_status = 'issued') as numerator,
  count(*) as denominator
from {{ ref('int_input__settlements') }}
where is_invoice_due
  and total_amount <> 0
  and cast(settled_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by date_trunc('month', settled_at)
