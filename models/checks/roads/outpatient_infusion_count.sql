-- 门急诊输液人次：有静脉滴注药品的门急诊就诊人次（去重，作废处方不计）。

with rows as (
  select
    department_code,
    cast(date_trunc('month', prescribed_on) as date) as month_start_on,
    visit_key
  from {{ ref('fct_rx_items') }}
  where route = 'iv_drip'
    and setting <> 'inpatient'
    and rx_status <> 'voided'
    and cast(prescribed_on as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
)

select
  case
    when grouping (department_code) = 0 then 'department'
    when grouping (month_start_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  department_code,
  month_start_on,
  count(distinct visit_key) as numerator,
  cast(null as bigint) as denominator
from rows
group by grouping sets ((), (department_code), (month_start_on))
