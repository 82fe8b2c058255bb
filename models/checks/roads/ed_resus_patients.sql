-- 急诊抢救人次：报告期内到院、进入抢救室的急诊人次数。

select
  department_code,
  cast(date_trunc('month', arrived_at) as date) as month_start_on,
  count(*) as numerator,
  cast(null as bigint) as denominator
from {{ ref('int_input__ed_visits') }}
where cast(arrived_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and resus_entered_at is not null
group by department_code, date_trunc('month', arrived_at)
