-- 临床路径完成率：完成临床路径的出院患者 / 进入临床路径的出院患者。

with discharged as (
  select * from {{ ref('stg_demo_his__admissions') }}
  where admission_status = 'discharged'
    and cast(discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
)

select
  discharged.discharge_department_code as department_code,
  cast(date_trunc('month', discharged.discharged_at) as date) as month_start_on,
  count(*) filter (where pathways.pathway_status = 'completed') as numerator,
  count(*) filter (where pathways.pathway_status in ('in_progress', 'completed', 'exited')) as denominator
from discharged
inner join {{ ref('stg_demo_his__clinical_pathways') }} as pathways on discharged.admission_ref = pathways.admission_ref
group by discharged.discharge_department_code, date_trunc('month', discharged.discharged_at)
