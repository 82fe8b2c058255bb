-- 缺药品规数：统计时点（期末日结束时）目录内在册、全部批次合计库存不高于安全库存（含为零）的品规数。

with months as (
  select
    month_start_on,
    max(date_on) as last_on
  from {{ ref('dim_dates') }}
  where date_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and date_on < cast('{{ var('as_of') }}' as date)
  group by month_start_on
),

held as (
  select
    months.month_start_on,
    months.last_on,
    listed.store_code,
    listed.drug_code,
    coalesce(listed.safety_qty, 0) as safety_qty,
    coalesce(sum(moves.qty), 0) as qty
  from months
  inner join {{ ref('stg_demo_his__store_drugs') }} as listed on listed.listed_on <= months.last_on
    and (listed.delisted_on is null or listed.delisted_on > months.last_on)
  left join {{ ref('stg_demo_his__stock_moves') }} as moves on listed.store_code = moves.store_code
    and listed.drug_code = moves.drug_code
    and listed._source = moves._source
    and moves.moved_on <= months.last_on
  group by months.month_start_on, months.last_on, listed.store_code, listed.drug_code, listed.safety_qty
),

short as (
  select
    held.month_start_on,
    held.last_on = max(held.last_on) over () as is_last,
    stores.department_code,
    held.drug_code,
    held.qty <= held.safety_qty as is_short
  from held
  left join {{ ref('stg_demo_his__stores') }} as stores on held.store_code = stores.store_code
)

select
  'month' as grain,
  cast(null as varchar) as department_code,
  month_start_on,
  count(distinct drug_code) as numerator,
  cast(null as bigint) as denominator
from short
where is_short
group by month_start_on
union all
select
  if (grouping (department_code) = 0, 'department', 'hospital') as grain,
  department_code,
  cast(null as date) as month_start_on,
  count(distinct drug_code) as numerator,
  cast(null as bigint) as denominator
from short
where is_short
  and is_last
group by grouping sets ((), (department_code))
