-- 病案编码人员月均负担出院患者病历数：每月出院患者病历总数 / 同期从事病案编码工作人员总数（各月人数之和）。

with discharged as (
  select * from {{ ref('stg_demo_his__admissions') }}
  where admission_status = 'discharged'
    and is_newborn = false
    and cast(discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
),

counted as (
  select
    discharge_department_code as department_code,
    cast(date_trunc('month', discharged_at) as date) as month_start_on,
    1 as records,
    0 as coders
  from discharged
  union all
  select
    department_code,
    cast(date_trunc('month', month_on) as date) as month_start_on,
    0 as records,
    coders
  from {{ ref('stg_demo_his__staff_months') }}
  where month_on between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
)

select
  department_code,
  month_start_on,
  sum(records) as numerator,
  sum(coders) as denominator
from counted
group by department_code, month_start_on
