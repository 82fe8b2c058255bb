-- 药品期初库存金额：报告期期初（上期期末）各库房药品账面库存金额（进价）。

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

-- The hospital's and a department's opening is that of the whole period, a month's its own.
starts as (
  select
    'month' as grain,
    month_start_on,
    month_start_on as first_on
  from months
  union all
  select
    unnest(['hospital', 'department']) as grain,
    cast(null as date) as month_start_on,
    cast('{{ var('from') }}' as date) as first_on
)

select
  starts.grain,
  case
    when starts.grain = 'department' then moves.department_code
  end as department_code,
  starts.month_start_on,
  sum(moves.amount) as numerator,
  cast(null as bigint) as denominator
from starts
inner join moves on moves.moved_on < starts.first_on
group by all
