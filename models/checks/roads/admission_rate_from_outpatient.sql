-- 门急诊入院率：入院人数 / 同期门急诊人次数（互联网诊疗、体检不计）。入院按入院科室，人次按就诊科室。

with admitted as (
  select
    department_code,
    date_trunc('month', admitted_at) as month_start_on,
    count(*) as n
  from {{ ref('stg_demo_his__admissions') }}
  where cast(admitted_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and admission_status <> 'cancelled'
    and not is_newborn
  group by department_code, date_trunc('month', admitted_at)
),

visits as (
  select
    department_code,
    date_trunc('month', visited_at) as month_start_on,
    count(*) as n
  from {{ ref('int_input__visits') }}
  where cast(visited_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and visit_type in ('outpatient', 'emergency')
  group by department_code, date_trunc('month', visited_at)
)

select
  coalesce(admitted.department_code, visits.department_code) as department_code,
  cast(coalesce(admitted.month_start_on, visits.month_start_on) as date) as month_start_on,
  coalesce(admitted.n, 0) as numerator,
  coalesce(visits.n, 0) as denominator
from admitted
full join visits on admitted.department_code = visits.department_code
  and admitted.month_start_on = visits.month_start_on
