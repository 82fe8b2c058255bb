-- 急性ST段抬高型心肌梗死再灌注治疗率：发病 24 小时内急性STEMI患者中直接PCI或静脉溶栓的人数 / 发病 24 小时内急性STEMI患者总数。

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
    where supplements.acute_kind = 'stemi'
      and supplements.onset_at <= discharged.admitted_at
      and discharged.admitted_at < supplements.onset_at + interval 1441 minutes
      and coalesce(supplements.reperfusion, '') <> ''
  ) as numerator,
  count(*) filter (
    where supplements.acute_kind = 'stemi'
      and supplements.onset_at <= discharged.admitted_at
      and discharged.admitted_at < supplements.onset_at + interval 1441 minutes
  ) as denominator
from discharged
left join {{ ref('stg_demo_his__discharge_supplements') }} as supplements on discharged.admission_ref = supplements.admission_ref
group by discharged.discharge_department_code, date_trunc('month', discharged.discharged_at)
