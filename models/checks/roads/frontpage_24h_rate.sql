-- 病案首页24小时内完成率：病案首页在患者出院后24小时内完成（提交）的病历数 / 同期出院患者病历总数。

with discharged as (
  select * from {{ ref('stg_demo_his__admissions') }}
  where admission_status = 'discharged'
    and is_newborn = false
    and cast(discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
)

select
  discharged.discharge_department_code as department_code,
  cast(date_trunc('month', discharged.discharged_at) as date) as month_start_on,
  count(*) filter (where pages.submitted_at <= discharged.discharged_at + interval 24 hour) as numerator,
  count(*) as denominator
from discharged
left join {{ ref('stg_demo_his__front_pages') }} as pages on discharged.admission_ref = pages.admission_ref
group by discharged.discharge_department_code, date_trunc('month', discharged.discharged_at)
