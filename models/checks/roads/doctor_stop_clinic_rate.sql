-- 医师停诊（变更出诊）率：停诊或变更的出诊单元数 / 排班出诊单元数。

select
  department_code,
  cast(date_trunc('month', session_on) as date) as month_start_on,
  count(*) filter (where session_status <> 'open') as numerator,
  count(*) as denominator
from {{ ref('stg_demo_his__clinic_sessions') }}
where cast(session_on as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by department_code, date_trunc('month', session_on)
