-- 药品出库（销售消耗）金额：报告期内发药、请领出库、退货、报损、盘亏等出库金额合计（进价，正数）。

select
  stores.department_code,
  cast(date_trunc('month', moves.moved_on) as date) as month_start_on,
  coalesce(sum(- moves.amount) filter (where moves.amount < 0), 0) as numerator,
  cast(null as bigint) as denominator
from {{ ref('stg_demo_his__stock_moves') }} as moves
left join {{ ref('stg_demo_his__stores') }} as stores on moves.store_code = stores.store_code
  and moves._source = stores._source
where moves.moved_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and moves.move_type <> 'opening'
group by stores.department_code, date_trunc('month', moves.moved_on)
