-- 术后 48 小时内非计划再次手术率：上一次手术结束后 48 小时内非计划再次手术的住院次数 / 出院患者手术住院次数。

with operated as (
  select operations.*
  from {{ ref('stg_demo_his__operations') }} as operations
  inner join {{ ref('stg_demo_his__operation_codes') }} as codes on operations.icd9_code = codes.icd9_code
    and operations._source = codes._source
  where operations.operation_status = 'done'
    and codes.is_operation
),

cases as (
  select
    operated.admission_ref,
    operated.department_code,
    cast(date_trunc('month', admissions.discharged_at) as date) as month_start_on,
    operated.is_unplanned_reoperation
    and exists (
      select 1
      from operated as earlier
      where earlier.admission_ref = operated.admission_ref
        and earlier.started_at < operated.started_at
        and earlier.ended_at between operated.started_at - interval 48 hours and operated.started_at
    ) as is_hit
  from operated
  inner join {{ ref('stg_demo_his__admissions') }} as admissions on operated.admission_ref = admissions.admission_ref
  where admissions.admission_status = 'discharged'
    and cast(admissions.discharged_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
)

select
  case
    when grouping (department_code) = 0 then 'department'
    when grouping (month_start_on) = 0 then 'month'
    else 'hospital'
  end as grain,
  department_code,
  month_start_on,
  count(distinct admission_ref) filter (where is_hit) as numerator,
  count(distinct admission_ref) as denominator
from cases
group by grouping sets ((), (department_code), (month_start_on))
