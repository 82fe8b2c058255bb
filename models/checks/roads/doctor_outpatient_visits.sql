-- 医师门诊工作量：报告期内医师接诊的门急诊人次数；科室为就诊科室。

select
  department_code,
  cast(date_trunc('month', visited_at) as date) as month_start_on,
  count(*) as numerator,
  cast(null as bigint) as denominator
from {{ ref('int_input__visits') }}
where cast(visited_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and (visit_type = 'outpatient' or visit_type = 'emergency')
group by department_code, date_trunc('month', visited_at)
