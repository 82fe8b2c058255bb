-- 每万诊疗人次投诉件数：受理的有效医疗服务投诉件数 × 10000 / 诊疗人次（门诊、急诊、互联网，不含体检）与出院人次之和。

with rows as (
  select
    department_code,
    cast(surveyed_at as date) as date_on,
    1 as complaints,
    0 as people
  from {{ ref('stg_demo_his__surveys') }}
  where survey_type = 'complaint'
    and is_valid_reported is not false
    and cast(surveyed_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  union all
  select
    department_code,
    cast(visited_at as date) as date_on,
    0 as complaints,
    1 as people
  from {{ ref('stg_demo_his__visits') }}
  where visit_type <> 'checkup'
    and cast(visited_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
  union all
  select
    discharge_department_code as department_code,
    cast(discharged_at as date) as date_on,
    0 as complaints,
    1 as people
  from {{ ref('stg_demo_his__admissions') }}
  where admission_status = 'discharged'
    and not is_newborn
    and cast(discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
)

select
  department_code,
  cast(date_trunc('month', date_on) as date) as month_start_on,
  10000 * sum(complaints) as numerator,
  sum(people) as denominator
from rows
group by department_code, date_trunc('month', date_on)
