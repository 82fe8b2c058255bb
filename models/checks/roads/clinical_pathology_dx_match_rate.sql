-- 临床诊断与病理诊断符合率：符合的患者数 / 有病理诊断对照的出院患者数。

with discharged as (
  select * from {{ ref('stg_demo_his__admissions') }}
  where admission_status = 'discharged'
    and is_newborn = false
    and cast(discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
)

select
  discharged.discharge_department_code as department_code,
  cast(date_trunc('month', discharged.discharged_at) as date) as month_start_on,
  count(*) filter (where supplements.dx_match_pathology = 'match') as numerator,
  count(*) filter (where supplements.dx_match_pathology in ('match', 'mismatch', 'uncertain')) as denominator
from discharged
left join {{ ref('stg_demo_his__discharge_supplements') }} as supplements on discharged.admission_ref = supplements.admission_ref
group by discharged.discharge_department_code, date_trunc('month', discharged.discharged_at)
