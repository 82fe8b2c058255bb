-- 入院记录24小时内完成率：入院记录在患者入院24小时内完成的住院患者病历数 / 同期住院患者病历总数。

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
    where records.admission_noted_at between discharged.admitted_at and discharged.admitted_at + interval 24 hour
  ) as numerator,
  count(*) as denominator
from discharged
left join records on discharged.admission_ref = records.admission_ref
group by discharged.discharge_department_code, date_trunc('month', discharged.discharged_at)
