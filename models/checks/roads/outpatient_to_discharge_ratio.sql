-- 门诊人次数与出院人次数比：门诊患者人次数（急诊、健康体检、互联网不计） / 同期出院患者人次数。

with visits as (
  select
    department_code,
    date_trunc('month', visited_at) as month_start_on,
    count(*) as n
  from {{ ref('int_input__visits') }}
  where cast(visited_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and visit_type not in ('emergency', 'checkup', 'internet')
  group by department_code, date_trunc('month', visited_at)
),

discharged as (
  select
    discharge_department_code as department_code,
    date_trunc('month', discharged_at) as month_start_on,
    count(*) as n
  from {{ ref('stg_demo_his__admissions') }}
  where cast(discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and admission_status = 'discharged'
    and not is_newborn
  group by discharge_department_code, date_trunc('month', discharged_at)
)

select
  coalesce(visits.department_code, discharged.department_code) as department_code,
  cast(coalesce(visits.month_start_on, discharged.month_start_on) as date) as month_start_on,
  coalesce(visits.n, 0) as numerator,
  coalesce(discharged.n, 0) as denominator
from visits
full join discharged on visits.department_code = discharged.department_code
  and visits.month_start_on = discharged.month_start_on
