-- 急诊留观人次：报告期内到院、留院观察的急诊人次数。

select
  department_code,
  cast(date_trunc('month', arrived_at) as date) as month_start_on,
  count(*) as numerator,
  cast(null as bigint) as denominator
from {{ ref('int_input__ed_visits') }}
where cast(arrived_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and observation_began_at is not null
group by department_code, date_trunc('month', arrived_at)
