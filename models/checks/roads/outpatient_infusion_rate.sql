-- 门急诊静脉输液使用率：使用静脉输液的门急诊人次（去重） / 门诊与急诊人次（不含健康体检）。

with rows as (
  select
    department_code,
    cast(date_trunc('month', prescribed_on) as date) as month_start_on,
    visit_key as infused,
    0 as visits
  from {{ ref('fct_rx_items') }}
  where route = 'iv_drip'
    and setting <> 'inpatient'
    and rx_status <> 'voided'
    and cast(prescribed_on as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  union all
  select
    department_code,
    cast(date_trunc('month', visited_at) as date) as month_start_on,
    null as infused,
    1 as visits
  from {{ ref('int_input__visits') }}
  where visit_type in ('outpatient', 'emergency')
    and cast(visited_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
)

select
  case
    when grouping (department_code) = 0 then 'department'
    when grouping (month_start_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  department_code,
  month_start_on,
  count(distinct infused) as numerator,
  sum(visits) as denominator
from rows
group by grouping sets ((), (department_code), (month_start_on))
