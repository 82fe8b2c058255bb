-- 急性脑梗死再灌注治疗率：发病 6 小时内入院的急性脑梗死患者中静脉溶栓和（或）血管内治疗的人数 / 发病 6 小时内收治的急性脑梗死患者总数。

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
    where supplements.acute_kind = 'ais'
      and supplements.onset_at <= discharged.admitted_at
      and discharged.admitted_at < supplements.onset_at + interval 361 minutes
      and coalesce(supplements.reperfusion, '') <> ''
  ) as numerator,
  count(*) filter (
    where supplements.acute_kind = 'ais'
      and supplements.onset_at <= discharged.admitted_at
      and discharged.admitted_at < supplements.onset_at + interval 361 minutes
  ) as denominator
from discharged
left join {{ ref('stg_demo_his__discharge_supplements') }} as supplements on discharged.admission_ref = supplements.admission_ref
group by discharged.discharge_department_code, date_trunc('month', discharged.discharged_at)
