-- 手术患者住院死亡率：有手术或介入治疗的出院患者中死亡人数 / 手术患者出院人数。

with discharged as (
  select * from {{ ref('stg_demo_his__admissions') }}
  where admission_status = 'discharged'
    and is_newborn = false
    and cast(discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
),

operated as (
  select operations.*
  from {{ ref('stg_demo_his__operations') }} as operations
  inner join {{ ref('stg_demo_his__operation_codes') }} as codes on operations.icd9_code = codes.icd9_code
    and operations._source = codes._source
  where operations.operation_status = 'done'
    and codes.is_operation
)

select
  discharged.discharge_department_code as department_code,
  cast(date_trunc('month', discharged.discharged_at) as date) as month_start_on,
  count(*) filter (
    where front_pages.discharge_way = 'death'
      and discharged.admission_ref in (select admission_ref from operated where admission_ref is not null)
  ) as numerator,
  count(*) filter (
    where discharged.admission_ref in (select admission_ref from operated where admission_ref is not null)
  ) as denominator
from discharged
left join {{ ref('stg_demo_his__front_pages') }} as front_pages on discharged.admission_ref = front_pages.admission_ref
group by discharged.discharge_department_code, date_trunc('month', discharged.discharged_at)
