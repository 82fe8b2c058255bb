-- 自助及移动结算占比：自助机、诊间（床旁）和移动端完成的结算笔数 / 结算笔数（不含预交金）。

select
  cast(null as varchar) as department_code,
  cast(date_trunc('month', settled_at) as date) as month_start_on,
  count(*) filter (where channel in ('kiosk', 'mobile', 'bedside')) as numerator,
  count(*) as denominator
from {{ ref('int_input__settlements') }}
where settle_kind <> 'prepayment'
  and cast(settled_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by date_trunc('month', settled_at)
