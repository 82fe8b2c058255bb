-- 出院者占用总床日数：报告期内出院者住院床日之和，当日入出院计1床日。

select
  discharge_department_code as department_code,
  cast(date_trunc('month', discharged_at) as date) as month_start_on,
  sum(greatest(cast(discharged_at as date) - cast(admitted_at as date), 1)) as numerator,
  cast(null as bigint) as denominator
from {{ ref('stg_demo_his__admissions') }}
where admission_status = 'discharged'
  and not is_newborn
  and cast(discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by discharge_department_code, date_trunc('month', discharged_at)
