-- 县域内基层中医药门急诊占比：基层医疗卫生机构中医药门急诊人次数 / 同期基层医疗卫生机构门急诊总人次数。

select
  department_code,
  cast(date_trunc('month', visited_at) as date) as month_start_on,
  count(*) filter (where is_tcm) as numerator,
  count(*) as denominator
from {{ ref('int_input__visits') }}
where cast(visited_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and visit_type in ('outpatient', 'emergency')
  and institution_code in (select institution_code from {{ ref('int_input__institutions') }} where institution_level = 'primary')
group by department_code, date_trunc('month', visited_at)
