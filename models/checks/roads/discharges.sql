-- 出院人次：报告期内所有住院后出院的人次数（含死亡），不等病案首页；健康新生儿不计。

select
  discharge_department_code as department_code,
  cast(date_trunc('month', discharged_at) as date) as month_start_on,
  count(*) as numerator,
  cast(null as bigint) as denominator
from {{ ref('stg_demo_his__admissions') }}
where cast(discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and admission_status = 'discharged'
  and is_newborn = false
group by discharge_department_code, date_trunc('month', discharged_at)
