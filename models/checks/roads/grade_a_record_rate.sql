-- 甲级病历率：甲级出院患者病历数 / 同期出院患者病历总数（未评级的也在内）。

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
  count(*) filter (where upper(records.grade) = 'A') as numerator,
  count(*) as denominator
from discharged
left join records on discharged.admission_ref = records.admission_ref
group by discharged.discharge_department_code, date_trunc('month', discharged.discharged_at)
