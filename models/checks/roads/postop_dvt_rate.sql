-- 手术患者术后深静脉血栓发生率：出院手术患者中发生该情况（其他诊断、入院病情“4 无”）的例数 / 出院手术患者例数。

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
),

complicated as (
  select distinct diagnoses.admission_ref
  from {{ ref('stg_demo_his__front_page_diagnoses') }} as diagnoses
  inner join {{ ref('complication_codes') }} as codes on diagnoses.icd10_code like codes.icd10_prefix || '%'
  where codes.code_list = 'acquired'
    and codes.group_code = 'dvt'
    and not diagnoses.is_main
    and diagnoses.admit_condition = '4'
)

select
  discharged.discharge_department_code as department_code,
  cast(date_trunc('month', discharged.discharged_at) as date) as month_start_on,
  count(*) filter (
    where discharged.admission_ref in (select admission_ref from operated where admission_ref is not null)
      and discharged.admission_ref in (select admission_ref from complicated)
  ) as numerator,
  count(*) filter (
    where discharged.admission_ref in (select admission_ref from operated where admission_ref is not null)
  ) as denominator
from discharged
group by discharged.discharge_department_code, date_trunc('month', discharged.discharged_at)
