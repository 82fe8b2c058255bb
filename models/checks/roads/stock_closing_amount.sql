-- 药品期末库存金额：报告期末各库房药品账面库存金额（期初建账与全部出入库累计，进价）。

with moves as (
  select
    stores.department_code,
    booked.moved_on,
    booked.move_type,
    booked.amount
  from {{ ref('stg_demo_his__stock_moves') }} as booked
  left join {{ ref('stg_demo_his__stores') }} as stores on booked.store_code = stores.store_code
    and booked._source = stores._source
),

months as (
  select
    month_start_on,
    max(date_on) as last_on
  from {{ ref('dim_dates') }}
  where date_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and date_on < cast('{{ var('as_of') }}' as date)
  group by month_start_on
)

select
  moves.department_code,
  months.month_start_on,
  sum(moves.amount) as numerator,
  cast(null as bigint) as denominator
from months
inner join moves on moves.moved_on <= months.last_on
group by moves.department_code, months.month_start_on
