-- 住院医生开方金额：报告期内住院医师开立处方金额合计（作废的不计）。

select
  department_code,
  cast(date_trunc('month', prescribed_at) as date) as month_start_on,
  sum(amount) as numerator,
  cast(null as decimal(38, 2)) as denominator
from {{ ref('int_input__rx_items') }}
where cast(prescribed_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and setting = 'inpatient'
  and rx_status in ('valid', 'refunded')
group by department_code, date_trunc('month', prescribed_at)
