-- 出院患者人均用血量：报告期内出院者住院期间用血单位数之和（按用血科室） / 出院人数（按出院科室，健康新生儿不计）。

with stays as (
  select * from {{ ref('stg_demo_his__admissions') }}
  where admission_status = 'discharged'
    and cast(discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
),

both_sides as (
  select
    transfusions.department_code,
    stays.discharged_at,
    transfusions.units,
    0 as patients
  from {{ ref('stg_demo_his__transfusions') }} as transfusions
  inner join stays on transfusions.admission_ref = stays.admission_ref
  union all
  select
    discharge_department_code as department_code,
    discharged_at,
    0 as units,
    1 as patients
  from stays
  where not is_newborn
)

select
  department_code,
  cast(date_trunc('month', discharged_at) as date) as month_start_on,
  sum(units) as numerator,
  sum(patients) as denominator
from both_sides
group by department_code, date_trunc('month', discharged_at)
