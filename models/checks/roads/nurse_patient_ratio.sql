-- 护患比：同期每班次患者数之和 / 同期每班次责任护士数之和（护理日报），值为每名责任护士负责的患者数。

select
  department_code,
  cast(date_trunc('month', recorded_on) as date) as month_start_on,
  sum(shift_patients) as numerator,
  sum(shift_nurses) as denominator
from {{ ref('int_input__nursing_records') }}
where recorded_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', recorded_on)
