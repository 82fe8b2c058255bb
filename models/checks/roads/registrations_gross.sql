-- 挂号人次（毛额）：报告期内发生的挂号人次数，不扣退号，按挂号日期。

select
  department_code,
  cast(date_trunc('month', registered_at) as date) as month_start_on,
  count(*) as numerator,
  cast(null as bigint) as denominator
from {{ ref('int_input__registrations') }}
where cast(registered_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', registered_at)
