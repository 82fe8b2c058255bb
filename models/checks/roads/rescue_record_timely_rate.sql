-- 患者抢救记录及时完成率：抢救记录在抢救结束后6小时内完成的住院患者病历数 / 同期接受抢救的住院患者病历总数。

with discharged as (
  select * from {{ ref('stg_demo_his__admissions') }}
  where admission_status = 'discharged'
    and is_newborn = false
    and cast(discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
),

records as (
  select * from {{ ref('stg_demo_his__record_qcs') }}
)

select
  discharged.discharge_department_code as department_code,
  cast(date_trunc('month', discharged.discharged_at) as date) as month_start_on,
  count(*) filter (
    where records.rescue_noted_at between records.rescue_ended_at and records.rescue_ended_at + interval 6 hour
  ) as numerator,
  count(*) as denominator
from discharged
left join records on discharged.admission_ref = records.admission_ref
where records.rescue_ended_at is not null
group by discharged.discharge_department_code, date_trunc('month', discharged.discharged_at)
