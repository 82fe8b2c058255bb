-- 预约爽约率：预约成功、未取消且未就诊的号数 / 预约成功且未取消的号数，按预约就诊日。

select
  department_code,
  cast(date_trunc('month', visit_on) as date) as month_start_on,
  count(*) filter (where is_no_show) as numerator,
  count(*) as denominator
from {{ ref('int_input__registrations') }}
where is_appointment
  and cancelled_at is null
  and cast(visit_on as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', visit_on)
