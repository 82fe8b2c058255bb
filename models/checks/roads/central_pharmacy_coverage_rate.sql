-- 中心药房服务基层机构覆盖率：由县域中心药房（共享中药房）供应药品的基层医疗卫生机构数 / 同期基层医疗卫生机构总数（不含村卫生室）。
-- 机构总数取期末当月有人员月报的机构。

with served as (
  select
    stores.department_code,
    cast(date_trunc('month', moves.moved_on) as date) as month_start_on,
    others.institution_code
  from {{ ref('stg_demo_his__stock_moves') }} as moves
  inner join {{ ref('stg_demo_his__stores') }} as stores on moves.store_code = stores.store_code
    and moves._source = stores._source
  inner join {{ ref('stg_demo_his__stores') }} as others on moves.counterpart_store_code = others.store_code
    and moves._source = others._source
  where stores.is_central
    and moves.move_type = 'transfer_out'
    and others.institution_code <> stores.institution_code
    and moves.moved_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
),

told as (
  select
    department_code,
    month_start_on,
    institution_code as served,
    cast(null as varchar) as staffed
  from served
  union all
  select
    department_code,
    month_on as month_start_on,
    cast(null as varchar) as served,
    institution_code as staffed
  from {{ ref('stg_demo_his__staff_months') }}
  where month_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and institution_type in ('township', 'community')
),

dated as (
  select
    *,
    month_start_on = max(if (staffed is null, null, month_start_on)) over () as is_last
  from told
)

select
  case
    when grouping (department_code) = 0 then 'department'
    when grouping (month_start_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  department_code,
  month_start_on,
  count(distinct served) as numerator,
  case
    when grouping (month_start_on) = 0 then count(distinct staffed)
    else count(distinct if (is_last, staffed, null))
  end as denominator
from dated
group by grouping sets ((), (department_code), (month_start_on))
