-- 静脉血栓栓塞症规范预防率：已做VTE风险评估且中高危者已实施预防的出院患者例数 / 出院患者总例数。

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
    where supplements.is_vte_assessed
      and case supplements.vte_risk
        when 'low' then true
        else coalesce(supplements.is_vte_prevented, false)
      end
  ) as numerator,
  count(*) as denominator
from discharged
left join {{ ref('stg_demo_his__discharge_supplements') }} as supplements on discharged.admission_ref = supplements.admission_ref
group by discharged.discharge_department_code, date_trunc('month', discharged.discharged_at)
