-- 阴道分娩并发症发生率：阴道分娩产妇发生清单内分娩或产褥期并发症（其他诊断）的例数 / 阴道分娩产妇出院人数。

with discharged as (
  select * from {{ ref('stg_demo_his__admissions') }}
  where admission_status = 'discharged'
    and is_newborn = false
    and cast(discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
),

complicated as (
  select distinct diagnoses.admission_ref
  from {{ ref('stg_demo_his__front_page_diagnoses') }} as diagnoses
  inner join {{ ref('complication_codes') }} as codes on diagnoses.icd10_code like codes.icd10_prefix || '%'
  where codes.code_list = 'obstetric'
    and not diagnoses.is_main
)

select
  discharged.discharge_department_code as department_code,
  cast(date_trunc('month', discharged.discharged_at) as date) as month_start_on,
  count(*) filter (
    where supplements.delivery_mode in ('vaginal', 'instrumental')
      and discharged.admission_ref in (select admission_ref from complicated)
  ) as numerator,
  count(*) filter (where supplements.delivery_mode in ('vaginal', 'instrumental')) as denominator
from discharged
left join {{ ref('stg_demo_his__discharge_supplements') }} as supplements on discharged.admission_ref = supplements.admission_ref
group by discharged.discharge_department_code, date_trunc('month', discharged.discharged_at)
