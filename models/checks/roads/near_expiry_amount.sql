-- 近效期药品金额：报告期末月末盘存中有效期不足 6 个月（180 天，含已过期）的在库药品金额。

select
  stores.department_code,
  cast(date_trunc('month', counts.snapshot_on) as date) as month_start_on,
  coalesce(
    sum(counts.amount) filter (where counts.qty > 0 and counts.expires_on <= counts.snapshot_on + 180),
    0
  ) as numerator,
  cast(null as bigint) as denominator
from {{ ref('stg_demo_his__stock_snapshots') }} as counts
left join {{ ref('stg_demo_his__stores') }} as stores on counts.store_code = stores.store_code
  and counts._source = stores._source
where counts.snapshot_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and counts.snapshot_kind = 'month_end'
group by stores.department_code, date_trunc('month', counts.snapshot_on)
