-- 危急值闭环时间中位数：结果确认至临床处置完成的分钟数的中位数。

with loops as (
  select
    ordering_department_code as department_code,
    cast(date_trunc('month', confirmed_at) as date) as month_start_on,
    date_diff('minute', confirmed_at, handled_at) as minutes
  from {{ ref('stg_demo_his__critical_values') }}
  where handled_at is not null
    and cast(confirmed_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
)

select
  case
    when grouping (department_code) = 0 then 'department'
    when grouping (month_start_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  department_code,
  month_start_on,
  quantile_cont(minutes, 0.5) as numerator,
  cast(null as bigint) as denominator
from loops
group by grouping sets ((), (department_code), (month_start_on))
