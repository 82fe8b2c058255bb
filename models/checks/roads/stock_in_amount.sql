-- 药品入库金额：报告期内采购入库、调拨入库、退药入库、盘盈等入库金额合计（进价；更正与调价按金额正负；期初建账不计）。

select
  stores.department_code,
  cast(date_trunc('month', moves.moved_on) as date) as month_start_on,
  coalesce(sum(moves.amount) filter (where moves.amount > 0), 0) as numerator,
  cast(null as bigint) as denominator
from {{ ref('stg_demo_his__stock_moves') }} as moves
left join {{ ref('stg_demo_his__stores') }} as stores on moves.store_code = stores.store_code
  and moves._source = stores._source
where moves.moved_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and moves.move_type <> 'opening'
group by stores.department_code, date_trunc('month', moves.moved_on)
