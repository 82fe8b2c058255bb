-- 临床路径管理病例占出院患者比例：完成临床路径的出院患者 / 出院患者总数。

with discharged as (
  select * from {{ ref('stg_demo_his__admissions') }}
  where admission_status = 'discharged'
    and cast(discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
)

select
  discharge_department_code as department_code,
  cast(date_trunc('month', discharged_at) as date) as month_start_on,
  count(*) filter (
    where admission_ref in (select admission_ref from {{ ref('stg_demo_his__clinical_pathways') }} where pathway_status = 'completed')
  ) as numerator,
  count(*) filter (where not is_newborn) as denominator
from discharged
group by discharge_department_code, date_trunc('month', discharged_at)
