-- 择期手术患者术前平均住院日：有择期手术的出院患者入院至首次手术的天数之和 / 有择期手术的出院患者人数。

with discharged as (
  select * from {{ ref('stg_demo_his__admissions') }}
  where admission_status = 'discharged'
    and not is_newborn
    and cast(discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
),

operated as (
  select
    operations.admission_ref,
    operations.started_at,
    operations.is_elective
  from {{ ref('stg_demo_his__operations') }} as operations
  inner join {{ ref('stg_demo_his__operation_codes') }} as codes on operations.icd9_code = codes.icd9_code
    and operations._source = codes._source
  where operations.operation_status = 'done'
    and codes.is_operation
),

elective as (
  select
    admission_ref,
    min(started_at) as first_at
  from operated
  group by admission_ref
  having bool_or(is_elective)
)

select
  discharged.discharge_department_code as department_code,
  cast(date_trunc('month', discharged.discharged_at) as date) as month_start_on,
  sum(cast(elective.first_at as date) - cast(discharged.admitted_at as date)) as numerator,
  count(*) as denominator
from discharged
inner join elective on discharged.admission_ref = elective.admission_ref
group by discharged.discharge_department_code, date_trunc('month', discharged.discharged_at)
