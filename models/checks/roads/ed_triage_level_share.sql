-- 急诊各级患者比例：分诊为Ⅰ级（濒危）与Ⅱ级（危重）的急诊就诊人次 / 急诊就诊总人次（含未分诊）。

select
  department_code as department_code,
  cast(date_trunc('month', arrived_at) as date) as month_start_on,
  count(*) filter (where triage_level in (1, 2)) as numerator,
  count(*) as denominator
from {{ ref('stg_demo_his__emergency_records') }}
where cast(arrived_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', arrived_at)
