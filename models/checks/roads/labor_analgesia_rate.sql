-- 阴道分娩椎管内麻醉使用率：阴道分娩产妇产程中实施椎管内麻醉的人数（中转剖宫产者不是阴道分娩，不计） / 阴道分娩产妇总人数。

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
    where supplements.delivery_mode in ('vaginal', 'instrumental')
      and discharged.admission_ref in (
        select admission_ref
        from {{ ref('stg_demo_his__anesthesia_records') }}
        where is_labor_analgesia
          and admission_ref is not null
      )
  ) as numerator,
  count(*) filter (where supplements.delivery_mode in ('vaginal', 'instrumental')) as denominator
from discharged
left join {{ ref('stg_demo_his__discharge_supplements') }} as supplements on discharged.admission_ref = supplements.admission_ref
group by discharged.discharge_department_code, date_trunc('month', discharged.discharged_at)
