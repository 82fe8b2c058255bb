-- 跨月退号人次：报告期内发生、原挂号日期在以前月份的退号人次数，按退号日期。

select
  department_code,
  cast(date_trunc('month', cancelled_at) as date) as month_start_on,
  count(*) as numerator,
  cast(null as bigint) as denominator
from {{ ref('int_input__registrations') }}
where cast(cancelled_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and date_trunc('month', registered_at) < date_trunc('month', cancelled_at)
group by department_code, date_trunc('month', cancelled_at)
