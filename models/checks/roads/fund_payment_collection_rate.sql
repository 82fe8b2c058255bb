-- 医保回款率：医保实际拨付金额 / 同期应拨付金额，按业务月份，只计月对账批次。

select
  cast(null as varchar) as department_code,
  cast(date_trunc('month', ended_on) as date) as month_start_on,
  coalesce(sum(paid_amount) filter (where paid_at is not null), 0) as numerator,
  sum(payable_amount) as denominator
from {{ ref('stg_demo_his__recons') }}
where period = 'month'
  and began_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by date_trunc('month', ended_on)
