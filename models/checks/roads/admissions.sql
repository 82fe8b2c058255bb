-- 入院人数：报告期内办理入院手续的人次数（取消入院不计，健康新生儿不计）。

select
  department_code,
  cast(date_trunc('month', admitted_at) as date) as month_start_on,
  count(*) as numerator,
  cast(null as bigint) as denominator
from {{ ref('stg_demo_his__admissions') }}
where cast(admitted_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  and admission_status in ('in_hospital', 'discharged')
  and is_newborn = false
group by department_code, date_trunc('month', admitted_at)
