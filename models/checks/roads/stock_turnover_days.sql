-- 药品库存周转天数：报告期平均库存金额×报告期天数（逐日期末库存金额之和） / 同期药品消耗金额（发药减退药）。

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

days as (
  select
    date_on,
    month_start_on
  from {{ ref('dim_dates') }}
  where date_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and date_on < cast('{{ var('as_of') }}' as date)
),

moved as (
  select
    department_code,
    moved_on,
    sum(amount) as amount,
    - sum(amount) filter (where move_type in ('dispense', 'patient_return')) as consumed
  from moves
  group by department_code, moved_on
),

both_sides as (
  select
    moved.department_code,
    days.month_start_on,
    moved.amount as level,
    0 as consumed
  from days
  inner join moved on moved.moved_on <= days.date_on
  union all
  select
    moved.department_code,
    days.month_start_on,
    0 as level,
    moved.consumed
  from days
  inner join moved on moved.moved_on = days.date_on
)

select
  department_code,
  month_start_on,
  sum(level) as numerator,
  sum(consumed) as denominator
from both_sides
group by department_code, month_start_on
