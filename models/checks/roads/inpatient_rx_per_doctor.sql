-- 住院医生开方工作量：住院处方（医嘱用药）张数 / 同期有开方记录的住院医师人数（作废的不计）。人数不可相加。

with prescribed as (
  select distinct
    rx_key,
    department_code,
    _source || '|' || doctor_code as prescriber,
    cast(date_trunc('month', prescribed_at) as date) as month_start_on
  from {{ ref('int_input__rx_items') }}
  where cast(prescribed_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and setting = 'inpatient'
    and rx_status in ('valid', 'refunded')
)

select
  case
    when grouping (department_code) = 0 then 'department'
    when grouping (month_start_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  department_code,
  month_start_on,
  count(distinct rx_key) as numerator,
  count(distinct prescriber) as denominator
from prescribed
group by grouping sets ((), (department_code), (month_start_on))
