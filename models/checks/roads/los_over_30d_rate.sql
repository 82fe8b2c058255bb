-- 住院超过30天出院患者占比：住院天数超过30天的出院人次 / 出院人次。

with discharged as (
  select * from {{ ref('stg_demo_his__admissions') }}
  where admission_status = 'discharged'
    and not is_newborn
    and cast(discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
)

select
  discharge_department_code as department_code,
  cast(date_trunc('month', discharged_at) as date) as month_start_on,
  count(*) filter (where cast(discharged_at as date) - cast(admitted_at as date) > 30) as numerator,
  count(*) as denominator
from discharged
group by discharge_department_code, date_trunc('month', discharged_at)
