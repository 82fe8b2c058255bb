-- 严重产后出血患者输血率：严重产后出血并输血（含自体）的产妇 / 严重产后出血的产妇。

with discharged as (
  select * from {{ ref('stg_demo_his__admissions') }}
  where admission_status = 'discharged'
    and cast(discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
)

select
  discharged.discharge_department_code as department_code,
  cast(date_trunc('month', discharged.discharged_at) as date) as month_start_on,
  count(*) filter (
    where supplements.delivery_mode is not null
      and supplements.pph_ml >= 1000
      and discharged.admission_ref in (select admission_ref from {{ ref('stg_demo_his__transfusions') }})
  ) as numerator,
  count(*) filter (where supplements.delivery_mode is not null and supplements.pph_ml >= 1000) as denominator
from discharged
inner join {{ ref('stg_demo_his__discharge_supplements') }} as supplements on discharged.admission_ref = supplements.admission_ref
where not discharged.is_newborn
group by discharged.discharge_department_code, date_trunc('month', discharged.discharged_at)
