-- 出院结算等待时间：出院医嘱下达至出院结算完成的小时数之和 / 有出院医嘱时间的出院结算人次，小时数保留两位。

select
  cast(null as varchar) as department_code,
  cast(date_trunc('month', settled_at) as date) as month_start_on,
  sum(round(date_diff('minute', discharge_ordered_at, settled_at) / 60.0, 2)) as numerator,
  count(*) as denominator
from {{ ref('int_input__settlements') }}
where settle_kind = 'discharge'
  and discharge_ordered_at is not null
  and cast(settled_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by date_trunc('month', settled_at)
