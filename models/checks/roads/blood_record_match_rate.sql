-- 临床用血相关记录符合率：临床用血相关记录符合的住院患者病历数 / 同期存在临床用血的住院患者病历总数。

with discharged as (
  select * from {{ ref('stg_demo_his__admissions') }}
  where admission_status = 'discharged'
    and is_newborn = false
    and cast(discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
),

records as (
  select * from {{ ref('stg_demo_his__record_qcs') }}
),

used as (
  select distinct admission_ref
  from {{ ref('stg_demo_his__transfusions') }}
  where admission_ref is not null
)

select
  discharged.discharge_department_code as department_code,
  cast(date_trunc('month', discharged.discharged_at) as date) as month_start_on,
  count(*) filter (where records.is_blood_record_match) as numerator,
  count(*) as denominator
from discharged
left join records on discharged.admission_ref = records.admission_ref
inner join used on discharged.admission_ref = used.admission_ref
group by discharged.discharge_department_code, date_trunc('month', discharged.discharged_at)
