-- 互联网诊疗人次：通过互联网医院完成的诊疗人次数。

select
  department_code,
  cast(date_trunc('month', visited_at) as date) as month_start_on,
  count(*) as numerator,
  cast(null as bigint) as denominator
from {{ ref('int_input__visits') }}
where cast(visited_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and visit_type = 'internet'
group by department_code, date_trunc('month', visited_at)
