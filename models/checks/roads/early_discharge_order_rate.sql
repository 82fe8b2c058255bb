-- 上午出院办结率：12时前完成出院结算的人次 / 出院结算人次。

select
  cast(null as varchar) as department_code,
  cast(date_trunc('month', settled_at) as date) as month_start_on,
  count(*) filter (where cast(settled_at as time) < time '12:00:00') as numerator,
  count(*) as denominator
from {{ ref('int_input__settlements') }}
where settle_kind = 'discharge'
  and cast(settled_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by date_trunc('month', settled_at)
