-- 出院人数科室—病案差异：HIS 出院人数减已提交的病案首页数，按出院日期和出院科室；健康新生儿不计。

with discharged as (
  select
    discharge_department_code as department_code,
    date_trunc('month', discharged_at) as month_start_on,
    1 as n
  from {{ ref('stg_demo_his__admissions') }}
  where cast(discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and admission_status = 'discharged'
    and not is_newborn
),

submitted as (
  select
    admissions.discharge_department_code as department_code,
    date_trunc('month', admissions.discharged_at) as month_start_on,
    -1 as n
  from {{ ref('stg_demo_his__front_pages') }} as front_pages
  inner join {{ ref('stg_demo_his__admissions') }} as admissions on front_pages.admission_ref = admissions.admission_ref
  where cast(admissions.discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
    and front_pages.submitted_at is not null
    and not admissions.is_newborn
),

both_sides as (
  select *
  from discharged
  union all
  select * from submitted
)

select
  department_code,
  cast(month_start_on as date) as month_start_on,
  sum(n) as numerator,
  cast(null as bigint) as denominator
from both_sides
group by department_code, month_start_on
