-- 剖宫产率：剖宫产分娩产妇人数 / 分娩孕周 28 周及以上的产妇总人数（孕周未记的计入）。

with discharged as (
  select * from {{ ref('stg_demo_his__admissions') }}
  where admission_status = 'discharged'
    and is_newborn = false
    and cast(discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
)

select
  discharged.discharge_department_code as department_code,
  cast(date_trunc('month', discharged.discharged_at) as date) as month_start_on,
  count(*) filter (
    where supplements.delivery_mode = 'cesarean'
      and (supplements.gestational_weeks >= 28 or supplements.gestational_weeks is null)
  ) as numerator,
  count(*) filter (
    where supplements.delivery_mode is not null
      and (supplements.gestational_weeks >= 28 or supplements.gestational_weeks is null)
  ) as denominator
from discharged
left join {{ ref('stg_demo_his__discharge_supplements') }} as supplements on discharged.admission_ref = supplements.admission_ref
group by discharged.discharge_department_code, date_trunc('month', discharged.discharged_at)
