-- 药品进销存不平金额：期末盘点（账面快照）金额减（期初+入库-出库）金额，取期末最近一次月末盘存。

with both_sides as (
  select
    counts.store_code,
    counts.snapshot_on,
    counts.amount
  from {{ ref('stg_demo_his__stock_snapshots') }} as counts
  where counts.snapshot_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and counts.snapshot_kind = 'month_end'
  union all
  select
    held.store_code,
    held.snapshot_on,
    - moves.amount as amount
  from {{ ref('stg_demo_his__stock_moves') }} as moves
  inner join (
    select distinct
      store_code,
      snapshot_on
    from {{ ref('stg_demo_his__stock_snapshots') }}
    where snapshot_kind = 'month_end'
      and snapshot_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  ) as held on moves.store_code = held.store_code
    and moves.moved_on <= held.snapshot_on
)

select
  stores.department_code,
  cast(date_trunc('month', both_sides.snapshot_on) as date) as month_start_on,
  sum(both_sides.amount) as numerator,
  cast(null as bigint) as denominator
from both_sides
left join {{ ref('stg_demo_his__stores') }} as stores on both_sides.store_code = stores.store_code
group by stores.department_code, date_trunc('month', both_sides.snapshot_on)
