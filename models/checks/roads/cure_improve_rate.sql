-- 治愈好转率：治疗结果为治愈或好转的患者人次数 / 出院患者人次数。

with discharged as (
  select * from {{ ref('stg_demo_his__admissions') }}
  where admission_status = 'discharged'
    and is_newborn = false
    and cast(discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
)

select
  discharged.discharge_department_code as department_code,
  cast(date_trunc('month', discharged.discharged_at) as date) as month_start_on,
  count(*) filter (where front_pages.outcome in ('cured', 'improved')) as numerator,
  count(*) as denominator
from discharged
left join {{ ref('stg_demo_his__front_pages') }} as front_pages on discharged.admission_ref = front_pages.admission_ref
group by discharged.discharge_department_code, date_trunc('month', discharged.discharged_at)
