-- 医师（主诊）出院工作量：报告期内主管医师负责的出院人次数；健康新生儿不计。

select
  discharge_department_code as department_code,
  cast(date_trunc('month', discharged_at) as date) as month_start_on,
  count(*) as numerator,
  cast(null as bigint) as denominator
from {{ ref('stg_demo_his__admissions') }}
where cast(discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and admission_status = 'discharged'
  and not is_newborn
group by discharge_department_code, date_trunc('month', discharged_at)
