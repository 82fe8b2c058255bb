-- 退费笔数占比：退费结算笔数 / 结算笔数。

select
  cast(null as varchar) as department_code,
  cast(date_trunc('month', settled_at) as date) as month_start_on,
  count(*) filter (where settle_kind = 'refund') as numerator,
  count(*) as denominator
from {{ ref('int_input__settlements') }}
where true
  and cast(settled_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by date_trunc('month', settled_at)
