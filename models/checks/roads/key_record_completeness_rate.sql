-- 关键诊疗行为相关记录完整率：关键诊疗行为相关记录完整的出院病历数 / 有关键诊疗行为的出院病历总数。

with discharged as (
  select * from {{ ref('stg_demo_his__admissions') }}
  where admission_status = 'discharged'
    and is_newborn = false
    and cast(discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
)

select
  discharged.discharge_department_code as department_code,
  cast(date_trunc('month', discharged.discharged_at) as date) as month_start_on,
  count(*) filter (where records.has_key_action and records.is_key_record_complete) as numerator,
  count(*) filter (where records.has_key_action) as denominator
from discharged
left join {{ ref('stg_demo_his__record_qcs') }} as records on discharged.admission_ref = records.admission_ref
group by discharged.discharge_department_code, date_trunc('month', discharged.discharged_at)
