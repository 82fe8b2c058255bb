-- 新生儿患者住院死亡率：入院时 0～28 天的患者死亡人数 / 该年龄出院人数（母婴同室的健康新生儿不是患者）。

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
    where front_pages.discharge_way = 'death'
      and cast(discharged.admitted_at as date) - patients.born_on between 0 and 28
  ) as numerator,
  count(*) filter (
    where cast(discharged.admitted_at as date) - patients.born_on between 0 and 28
  ) as denominator
from discharged
left join {{ ref('stg_demo_his__front_pages') }} as front_pages on discharged.admission_ref = front_pages.admission_ref
left join {{ ref('stg_demo_his__patients') }} as patients on discharged.patient_ref = patients.patient_ref
group by discharged.discharge_department_code, date_trunc('month', discharged.discharged_at)
