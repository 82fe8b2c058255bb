-- 抢救室滞留时间中位数（小时）：进入至离开抢救室的时间，不含死亡患者；四舍五入到百分之一小时。

with rows as (
  select
    department_code,
    cast(date_trunc('month', arrived_at) as date) as month_start_on,
    round(date_diff('minute', resus_entered_at, resus_left_at) / 60.0, 2) as hours
  from {{ ref('stg_demo_his__emergency_records') }}
  where cast(arrived_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and resus_left_at >= resus_entered_at
    and disposition is distinct from 'died'
)

select
  case
    when grouping (department_code) = 0 then 'department'
    when grouping (month_start_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  department_code,
  month_start_on,
  quantile_cont(hours, 0.5) as numerator,
  cast(null as double) as denominator
from rows
group by grouping sets ((), (department_code), (month_start_on))
