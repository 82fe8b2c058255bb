-- 足月新生儿 5 分钟 Apgar 评分<7 分发生率：评分 0～6 分的足月（37～41 周）活产儿 / 足月活产儿。

with discharged as (
  select * from {{ ref('stg_demo_his__admissions') }}
  where admission_status = 'discharged'
    and cast(discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
)

select
  discharged.discharge_department_code as department_code,
  cast(date_trunc('month', discharged.discharged_at) as date) as month_start_on,
  count(*) filter (
    where supplements.gestational_weeks between 37 and 41
      and supplements.apgar5 between 0 and 6
  ) as numerator,
  count(*) filter (where supplements.gestational_weeks between 37 and 41) as denominator
from discharged
inner join {{ ref('stg_demo_his__discharge_supplements') }} as supplements on discharged.admission_ref = supplements.admission_ref
where discharged.is_newborn
group by discharged.discharge_department_code, date_trunc('month', discharged.discharged_at)
