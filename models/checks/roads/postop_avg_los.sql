-- 术后平均住院日：出院手术患者末次手术至出院天数之和 / 出院手术患者人数。

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

last_operations as (
  select
    admission_ref,
    max(started_at) as last_at
  from operated
  group by admission_ref
)

select
  discharged.discharge_department_code as department_code,
  cast(date_trunc('month', discharged.discharged_at) as date) as month_start_on,
  sum(cast(discharged.discharged_at as date) - cast(last_operations.last_at as date)) as numerator,
  count(*) as denominator
from discharged
inner join last_operations on discharged.admission_ref = last_operations.admission_ref
group by discharged.discharge_department_code, date_trunc('month', discharged.discharged_at)
