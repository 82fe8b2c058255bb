-- 药品盘点差异率：报告期内盘盈金额与盘亏金额绝对值之和 / 同期期末账面库存金额。

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
),

periods as (
  select
    'month' as grain,
    month_start_on,
    month_start_on as first_on,
    last_on
  from months
  union all
  select
    unnest(['hospital', 'department']) as grain,
    cast(null as date) as month_start_on,
    min(month_start_on) as first_on,
    max(last_on) as last_on
  from months
)

select
  periods.grain,
  case
    when periods.grain = 'department' then moves.department_code
  end as department_code,
  periods.month_start_on,
  coalesce(
    sum(abs(moves.amount)) filter (where moves.move_type = 'stocktake' and moves.moved_on >= periods.first_on),
    0
  ) as numerator,
  sum(moves.amount) as denominator
from periods
inner join moves on moves.moved_on <= periods.last_on
group by all
