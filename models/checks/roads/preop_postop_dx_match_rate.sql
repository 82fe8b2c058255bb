-- 手术前后诊断符合率：手术出院患者中手术前后诊断符合的患者数 / 手术出院患者数（扣除无对照与未填）。

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
    where supplements.dx_match_preop = 'match'
      and discharged.admission_ref in (select admission_ref from operated where admission_ref is not null)
  ) as numerator,
  count(*) filter (
    where supplements.dx_match_preop in ('match', 'mismatch', 'uncertain')
      and discharged.admission_ref in (select admission_ref from operated where admission_ref is not null)
  ) as denominator
from discharged
left join {{ ref('stg_demo_his__discharge_supplements') }} as supplements on discharged.admission_ref = supplements.admission_ref
group by discharged.discharge_department_code, date_trunc('month', discharged.discharged_at)
