-- 专家门诊占比：副高及以上职称医师（接诊时职称）门诊人次数 / 同期门诊人次数。

select
  department_code,
  cast(date_trunc('month', visited_at) as date) as month_start_on,
  count(*) filter (where doctor_title_level like '%senior') as numerator,
  count(*) as denominator
from {{ ref('int_input__visits') }}
where cast(visited_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and visit_type = 'outpatient'
group by department_code, date_trunc('month', visited_at)
