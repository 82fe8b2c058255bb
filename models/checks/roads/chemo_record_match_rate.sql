-- 恶性肿瘤化学治疗记录符合率：恶性肿瘤化学治疗医嘱、病程记录相对应的住院患者病历数 / 同期接受恶性肿瘤化学治疗的住院患者病历总数。

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
  count(*) filter (where records.is_chemo_record_match) as numerator,
  count(*) as denominator
from discharged
left join records on discharged.admission_ref = records.admission_ref
where records.has_chemo
group by discharged.discharge_department_code, date_trunc('month', discharged.discharged_at)
